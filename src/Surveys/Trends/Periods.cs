namespace Surveys.Trends;

/// <summary>The periods that pages offer, each ending today.</summary>
internal static class Periods
{
    public const string All = "all";

    public static readonly IReadOnlyList<(string Value, string Words)> Choices = [("30d", "Last 30 days"), ("90d", "Last 90 days"), ("12m", "Last 12 months"), (All, "All time")];

    /// <summary>The last 90 days, or all where they have no answers.</summary>
    public static string Usual(Period? everything, DateOnly today) => everything is { } all && all.To < today.AddDays(-90) ? All : "90d";

    /// <param name="value">Of <see cref="Choices"/>; any other is the last 90 days.</param>
    /// <param name="everything">The days that have answers, where there are any.</param>
    public static Period Of(string value, Period? everything, DateOnly today)
    {
        var end = today.AddDays(1);
        return value switch
        {
            "30d" => new Period(end.AddDays(-30), end),
            "12m" => new Period(new DateOnly(today.Year, today.Month, 1).AddMonths(-11), end),
            All when everything is { } whole => whole with { To = whole.To > end ? whole.To : end },
            _ => new Period(end.AddDays(-90), end),
        };
    }

    public static TrendInterval IntervalOf(Period period) => period.Days switch { <= 31 => TrendInterval.Day, <= 120 => TrendInterval.Week, _ => TrendInterval.Month };

    /// <summary>What a period is compared with: the one before, where it has answers.</summary>
    public static Period? Against(Period period, Period? everything) => everything is { } all && period.Previous.To > all.From ? period.Previous : null;
}
