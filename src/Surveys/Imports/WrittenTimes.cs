using System.Globalization;

namespace Surveys.Imports;

internal enum DateOrder
{
    Iso,
    DayFirst,
    MonthFirst,
}

/// <summary>How a file writes its times, with a 24-hour clock or with am and pm; only what stands with its zone says a moment by itself.</summary>
internal sealed class WrittenTimes
{
    private static readonly string[] Clocks = ["", " HH:mm", " HH:mm:ss", " h:mm tt", " h:mm:ss tt"];

    // One zone's moments may come with " UTC" or " +0200" behind them, as help desks write them.
    private static readonly Dictionary<DateOrder, WrittenTimes> All = new()
    {
        [DateOrder.Iso] = new(
            "2026-01-31 13:45:00",
            ["yyyy-MM-dd", "yyyy-MM-dd HH:mmK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss zzz", "yyyy-MM-dd HH:mm zzz"]),
        [DateOrder.DayFirst] = new("31.01.2026 13:45", Days(["d.M.yyyy", "d/M/yyyy", "d-M-yyyy"])),
        [DateOrder.MonthFirst] = new("01/31/2026 13:45", Days(["M/d/yyyy", "M-d-yyyy", "M.d.yyyy"])),
    };

    private readonly string[] formats;

    private WrittenTimes(string example, string[] formats) => (Example, this.formats) = (example, formats);

    public string Example { get; }

    public static WrittenTimes Of(DateOrder order) => All[order];

    private static string[] Days(string[] days) => [.. days.SelectMany(_ => Clocks, (day, clock) => day + clock)];

    /// <returns>The time, of kind Utc or Local where it stands with its zone; nothing where it isn't one.</returns>
    public DateTime? Read(string text)
    {
        if (text.EndsWith(" UTC", StringComparison.Ordinal))
            text = string.Concat(text.AsSpan(0, text.Length - " UTC".Length), "Z");
        return DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && time.Year is >= 1990 and <= 2200 ? time : null;
    }
}
