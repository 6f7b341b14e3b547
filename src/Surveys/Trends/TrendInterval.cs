namespace Surveys.Trends;

/// <summary>A stretch of a trend: a calendar period, or a window that ends on each day.</summary>
internal enum TrendInterval
{
    Day,
    Week,
    Month,
    Rolling7,
    Rolling28,
    Rolling90,
}

internal static class Intervals
{
    /// <summary>How many days before the first point the first window reaches.</summary>
    public static int Reach(this TrendInterval interval) => interval switch
    {
        TrendInterval.Rolling7 => 6,
        TrendInterval.Rolling28 => 27,
        TrendInterval.Rolling90 => 89,
        _ => 0,
    };

    /// <summary>The points of a trend over half-open days: its name's day, and the days it counts, from and to (exclusive), cut to the period.</summary>
    public static IEnumerable<(DateOnly Start, DateOnly From, DateOnly To)> Points(this TrendInterval interval, DateOnly from, DateOnly to)
    {
        for (var start = interval.StartOf(from); start < to; start = interval.Next(start))
        {
            yield return interval.Reach() > 0
                ? (start, start.AddDays(-interval.Reach()), start.AddDays(1))
                : (start, Later(start, from), Earlier(interval.Next(start), to));
        }
    }

    public static DateOnly StartOf(this TrendInterval interval, DateOnly day) => interval switch
    {
        TrendInterval.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        TrendInterval.Month => new DateOnly(day.Year, day.Month, 1),
        _ => day,
    };

    public static DateOnly Next(this TrendInterval interval, DateOnly start) => interval switch
    {
        TrendInterval.Week => start.AddDays(7),
        TrendInterval.Month => start.AddMonths(1),
        _ => start.AddDays(1),
    };

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
