using CsvHelper;
using Surveys.Shared;

namespace Surveys.Imports;

/// <summary>The notes of an import as a file, each with its row: to be mended there and imported again.</summary>
internal sealed class NoteFile : IAsyncDisposable
{
    private static readonly string[] Own = ["line", "row", "field", "problem"];

    private readonly Stream into;
    private readonly CsvWriter csv;
    private readonly int skipped;

    private NoteFile(Stream into, IReadOnlyList<string> headers)
    {
        this.into = into;
        skipped = IsOne(headers) ? Own.Length : 0;
        csv = CsvWriter.Create(into, CsvFormat.Export, leaveOpen: true);
        Begin(csv, headers);
        csv.EndRecord();
    }

    /// <summary>Whether a file with these columns is one that was written here.</summary>
    public static bool IsOne(IEnumerable<string> headers) => headers.Take(Own.Length).SequenceEqual(Own);

    /// <summary>The columns of the file of which the notes are.</summary>
    public static IEnumerable<string> Of(IReadOnlyCollection<string> headers) => IsOne(headers) ? headers.Skip(Own.Length) : headers;

    /// <param name="headers">Of the file that is imported.</param>
    public static NoteFile Create(string path, IReadOnlyList<string> headers) => new(File.Create(path), headers);

    public void Write(RowNote note)
    {
        Write(csv, note, skipped);
        csv.EndRecord();
    }

    /// <summary>For a browser: what has been kept of them.</summary>
    public static async Task Write(IAsyncEnumerable<RowNote> notes, IReadOnlyList<string> headers, CsvWriter csv, CancellationToken stop)
    {
        Begin(csv, headers);
        await csv.EndRecordAsync(stop);
        var skipped = IsOne(headers) ? Own.Length : 0;
        await foreach (var note in notes.WithCancellation(stop))
        {
            Write(csv, note, skipped);
            await csv.EndRecordAsync(stop);
        }
    }

    private static void Begin(CsvWriter csv, IReadOnlyList<string> headers)
    {
        // A column of theirs keeps its name; ours steps back.
        var theirs = Of(headers).ToList();
        foreach (var name in Own.Select(name => theirs.Contains(name) ? $"{name} of the import" : name).Concat(theirs))
            csv.WriteText(name);
    }

    private static void Write(CsvWriter csv, RowNote note, int skipped)
    {
        csv.WriteField(note.Line);
        csv.WriteField(ImportWords.OfRow(note.IsLost));
        csv.WriteText(note.Said.Field);
        csv.WriteText(note.Said.Problem);
        foreach (var field in note.Fields.Skip(skipped))
            csv.WriteText(field);
    }

    public async ValueTask DisposeAsync()
    {
        await csv.DisposeAsync();
        await into.DisposeAsync();
    }
}
