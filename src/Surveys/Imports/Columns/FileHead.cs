using Surveys.Shared;

namespace Surveys.Imports;

/// <summary>The first rows of a file, as far as they stand in its first piece.</summary>
internal sealed record FileHead(IReadOnlyList<string> Headers, char Separator, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int Most = 500;

    /// <summary>Reads what can be told apart; what can't is for the dry run to say.</summary>
    public static async Task<FileHead> Read(Stream start, CancellationToken stop)
    {
        await using var csv = await CsvRows.Open(start, stop);
        var rows = new List<IReadOnlyList<string>>();
        try
        {
            while (rows.Count < Most && await csv.Read(stop))
                rows.Add([.. csv.Headers.Select(name => csv.Cell(name) ?? "")]);
        }
        catch (CommandException)
        {
            return new FileHead(csv.Headers, csv.Separator, rows);
        }

        return new FileHead(csv.Headers, csv.Separator, rows);
    }

    /// <summary>The values of a column, once each, without the empty ones.</summary>
    public IReadOnlyList<string> Values(string column)
    {
        var index = Headers.ToList().IndexOf(column);
        return index < 0 ? [] : [.. Rows.Select(row => row[index].Trim()).Where(value => value.Length > 0).Distinct()];
    }
}
