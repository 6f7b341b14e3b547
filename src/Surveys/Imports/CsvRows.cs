using CsvHelper;
using Surveys.Shared;

namespace Surveys.Imports;

/// <summary>A place between two rows of a file: how many bytes lie before it, and its line.</summary>
internal readonly record struct Place(long Bytes, int Line);

/// <summary>The rows of a file, read one by one: from its first line, or from a place where somebody had stopped.</summary>
internal sealed class CsvRows : IAsyncDisposable
{
    private const int LongestRow = 1024 * 1024;

    private readonly CsvReader csv;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly Place from;
    private bool isUnclosed;

    private CsvRows(Stream file, char? separator, Place from)
    {
        this.from = from;
        csv = CsvReader.Create(
            file,
            new CsvReaderOptions
            {
                Separator = separator,
                HasHeader = separator is null,
                TrackLineNumbers = true,
                MaxRecordSize = LongestRow,
                OnMalformedRecord = malformed => isUnclosed |= malformed.Reason == CsvMalformedReason.UnterminatedQuote,
            },
            leaveOpen: true);
    }

    public IReadOnlyList<string> Headers { get; private set; } = [];

    public char Separator => csv.Separator;

    /// <summary>Where the current row begins; behind the last row, the last row's.</summary>
    public Place Place => new(from.Bytes + csv.ByteOffset, Line);

    public int Line => from.Line + (int)csv.LineNumber - 1;

    /// <exception cref="CommandException">It is empty, or no rows can be told apart in it.</exception>
    public static async Task<CsvRows> Open(Stream file, CancellationToken stop)
    {
        var rows = new CsvRows(file, null, new Place(0, 1));
        try
        {
            await Telling(async () =>
            {
                await rows.csv.ReadHeaderAsync(stop);
                return true;
            });
            if (rows.csv.Headers.Count == 0)
                throw new CommandException("The file is empty: the first line must name the columns.");
        }
        catch
        {
            await rows.DisposeAsync();
            throw;
        }

        rows.Name(rows.csv.Headers);
        return rows;
    }

    /// <param name="rest">The file from the place on.</param>
    /// <param name="headers">Of the file's first line, which isn't read again.</param>
    public static CsvRows GoOn(Stream rest, IReadOnlyList<string> headers, char separator, Place from)
    {
        var rows = new CsvRows(rest, separator, from);
        rows.Name(headers);
        return rows;
    }

    private void Name(IReadOnlyList<string> headers)
    {
        Headers = [.. headers];
        for (var i = 0; i < headers.Count; i++)
            columns.TryAdd(headers[i], i);
    }

    /// <exception cref="CommandException">The map names columns that the file doesn't have.</exception>
    public void Require(ImportMap map)
    {
        var missing = map.ColumnNames().Except(Headers).ToList();
        if (missing.Count > 0)
            throw new CommandException($"The file has no column {string.Join(", ", missing.Select(name => $"\"{name}\""))}. It has: {string.Join(", ", Headers)}.");
    }

    /// <exception cref="CommandException">No more rows can be told apart.</exception>
    public Task<bool> Read(CancellationToken stop) => Telling(async () => await csv.ReadAsync(stop));

    /// <exception cref="RowException">It isn't a row like the first line.</exception>
    public void CheckShape()
    {
        if (isUnclosed)
            throw new RowException("opens a quote that is never closed: this row and all behind it could not be told apart");
        if (csv.FieldCount != Headers.Count)
            throw new RowException($"has {csv.FieldCount} fields, the first line has {Headers.Count}");
    }

    public string? Cell(string column) => columns.TryGetValue(column, out var index) && index < csv.FieldCount ? csv.GetString(index) : null;

    private static async Task<bool> Telling(Func<Task<bool>> read)
    {
        try
        {
            return await read();
        }
        catch (CsvFormatException problem)
        {
            throw new CommandException($"Behind line {problem.LineNumber} no rows can be told apart any more: {problem.Message} A quote may be missing there, or it isn't a CSV file.");
        }
    }

    public ValueTask DisposeAsync() => csv.DisposeAsync();
}
