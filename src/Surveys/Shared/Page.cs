using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Shared;

/// <summary>A slice of a list: `limit` (50, at most 200) rows behind the row `after`.</summary>
internal sealed record Page<T>(IReadOnlyList<T> Data, string? Next);

internal static class Paging
{
    public const int DefaultLimit = 50;
    public const int HighestLimit = 200;

    /// <exception cref="InvalidInputException">Fewer than 1, or more than 200.</exception>
    public static int Size(int? limit) =>
        limit is < 1 or > HighestLimit ? throw new InvalidInputException("limit", $"must be from 1 to {HighestLimit}.") : limit ?? DefaultLimit;

    /// <summary>Reads one row more than asked, to know whether there is a next slice.</summary>
    /// <param name="rows">Ordered by the id that <paramref name="id"/> reads, already behind `after`.</param>
    public static async Task<Page<TRecord>> Slice<TRow, TRecord>(
        this IQueryable<TRow> rows, int? limit, Func<TRow, Guid> id, Func<TRow, TRecord> record, CancellationToken stop)
    {
        var size = Size(limit);
        var slice = await rows.Take(size + 1).ToListAsync(stop);
        var next = slice.Count > size ? id(slice[size - 1]).ToString() : null;
        return new Page<TRecord>(slice.Take(size).Select(record).ToList(), next);
    }

    /// <summary>A page with its filters; those that say nothing are left out.</summary>
    public static string Address(string path, params (string Name, string? Value)[] filters) =>
        QueryHelpers.AddQueryString(path, filters.Where(filter => !string.IsNullOrEmpty(filter.Value)).Select(filter => KeyValuePair.Create(filter.Name, filter.Value)));
}

internal static class Like
{
    public const string Escape = "\\";

    /// <summary>The pattern of what contains a text as it was typed, signs of the pattern included.</summary>
    public static string Containing(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
