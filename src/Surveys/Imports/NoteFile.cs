using CsvHelper;
using Surveys.Shared;

namespace Surveys.Imports;

/// <summary>The notes of an import as a file, written while they come.</summary>
internal sealed class NoteFile : IAsyncDisposable
{
    private readonly Stream into;
    private readonly CsvWriter csv;

    private NoteFile(Stream into)
    {
        this.into = into;
        csv = CsvWriter.Create(into, CsvFormat.Export, leaveOpen: true);
        csv.WriteRecord(Columns);
    }

    private static readonly string[] Columns = ["line", "row", "message"];

    public static NoteFile Create(string path) => new(File.Create(path));

    public void Write(RowNote note)
    {
        WriteFields(csv, note);
        csv.EndRecord();
    }

    /// <summary>For a browser: what has been kept of them.</summary>
    public static async Task Write(IAsyncEnumerable<RowNote> notes, CsvWriter csv, CancellationToken stop)
    {
        await csv.WriteRecordAsync(Columns, stop);
        await foreach (var note in notes.WithCancellation(stop))
        {
            WriteFields(csv, note);
            await csv.EndRecordAsync(stop);
        }
    }

    private static void WriteFields(CsvWriter csv, RowNote note)
    {
        csv.WriteField(note.Line);
        csv.WriteField(note.IsLost ? "lost" : "kept");
        csv.WriteText(note.Message);
    }

    public async ValueTask DisposeAsync()
    {
        await csv.DisposeAsync();
        await into.DisposeAsync();
    }
}
