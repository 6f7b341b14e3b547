using CsvHelper;
using Surveys.Shared;

namespace Surveys.Audit;

/// <summary>The log as a file, written while it's read: however long it is, it's never held whole.</summary>
internal static class AuditCsv
{
    private static readonly string[] Columns =
        ["at", "actor_kind", "actor", "address", "action", "what", "subject_kind", "subject_id", "subject", "changes"];

    public static async Task Write(IAsyncEnumerable<AuditEntry> entries, CsvWriter csv, CancellationToken stop)
    {
        await csv.WriteRecordAsync(Columns, stop);
        await foreach (var entry in entries.WithCancellation(stop))
        {
            csv.WriteField(entry.At.UtcDateTime);
            csv.WriteField(EnumText.Of(entry.ActorKind));
            csv.WriteText(entry.ActorName);
            csv.WriteField(entry.Address);
            csv.WriteField(entry.Action);
            csv.WriteText(AuditWords.Deed(entry));
            csv.WriteField(entry.SubjectKind);
            csv.WriteField(entry.SubjectId);
            csv.WriteText(entry.SubjectName);
            csv.WriteText(string.Join("; ", AuditWords.Changes(entry)));
            await csv.EndRecordAsync(stop);
        }
    }
}
