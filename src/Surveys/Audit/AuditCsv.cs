using CsvHelper;
using Surveys.Shared;

namespace Surveys.Audit;

/// <summary>The log as a file, written while it's read: however long it is, it's never held whole.</summary>
internal static class AuditCsv
{
    private static readonly string[] Columns =
        ["at", "actor_kind", "actor", "address", "action", "what", "subject_kind", "subject_id", "subject", "changes"];

    public static async Task Write(IAsyncEnumerable<AuditEntry> entries, Stream into, CancellationToken stop)
    {
        await using var csv = CsvWriter.Create(into, CsvFormat.Export, leaveOpen: true);
        await csv.WriteRecordAsync(Columns, stop);
        await foreach (var entry in entries.WithCancellation(stop))
        {
            csv.WriteField(entry.At.UtcDateTime);
            csv.WriteField(EnumText.Of(entry.ActorKind));
            csv.WriteField(entry.ActorName);
            csv.WriteField(entry.Address);
            csv.WriteField(entry.Action);
            csv.WriteField(AuditWords.Deed(entry));
            csv.WriteField(entry.SubjectKind);
            csv.WriteField(entry.SubjectId);
            csv.WriteField(entry.SubjectName);
            csv.WriteField(string.Join("; ", AuditWords.Changes(entry)));
            await csv.EndRecordAsync(stop);
        }
    }
}
