using System.Globalization;
using Surveys.Trends;

namespace Surveys.Kpis;

/// <summary>Says KPIs as people do.</summary>
internal static class KpiWords
{
    /// <summary>"26.8 min", "45.1 %", "2.31", "EUR 3.20", "1,204"; a unit stays with its number.</summary>
    public static string Value(Kpi kpi, string unit, double? value) => value is not { } told ? "–" : kpi switch
    {
        Kpi.Volume => told.ToString("N0", CultureInfo.InvariantCulture),
        Kpi.CostPerContact => $"{unit}\u00a0{told.ToString("N2", CultureInfo.InvariantCulture)}".Trim(),
        _ => $"{Plain(unit, told)}\u00a0{unit}".Trim(),
    };

    public static string Value(KpiRecord kpi, double? value) => Value(kpi.Kpi, kpi.Unit, value);

    public static string Margin(string unit, double? low, double? high) => low is { } from && high is { } to ? $"{Plain(unit, from)} to {Plain(unit, to)}" : "";

    /// <summary>"lower, −2.1 (−3.0 to −1.2)".</summary>
    public static string Change(string unit, KpiDifference change) =>
        change.Verdict + (change is { Low: { } low, High: { } high } ? $", {Signed(unit, change.Difference)} ({Signed(unit, low)} to {Signed(unit, high)})" : "");

    /// <summary>The same of two that stand side by side, where nothing changes: "no difference shown, −2.1 (−4.4 to 0.2)".</summary>
    public static string Difference(string unit, KpiDifference change) =>
        VerdictWords.IsChange(change.Verdict) ? Change(unit, change) : $"no difference shown{(change.LeavesOutZero ? " among so many" : "")}{Change(unit, change)[change.Verdict.Length..]}";

    /// <summary>happy where it has become better with evidence, unhappy where worse, neutral else: as bands are named and coloured.</summary>
    public static string Tone(KpiRecord kpi, KpiDifference? change) => change is null || kpi.LessIsBetter is not { } lessIsBetter || !VerdictWords.IsChange(change.Verdict)
        ? "neutral"
        : (change.Difference < 0) == lessIsBetter ? "happy" : "unhappy";

    /// <summary>What it's counted in.</summary>
    public static string Requests(long n) => string.Create(CultureInfo.InvariantCulture, $"{n:N0} {(n == 1 ? "request" : "requests")}");

    /// <summary>The end of an axis that begins at nothing: 100 of shares, else a round number over all figures and most of their margins.</summary>
    public static double Top(string unit, IEnumerable<KpiFigure> figures) =>
        unit == "%" ? 100 : Round(figures.Select(figure => Math.Max(figure.Value ?? 0, Math.Min(figure.High ?? 0, 3 * (figure.Value ?? 0)))).DefaultIfEmpty(0).Max());

    /// <summary>What a chart of it is drawn from.</summary>
    public static string Chart(KpisRecord all, KpiRecord kpi)
    {
        // A count of half a week at an end of the period would look like a fall.
        var shown = kpi.Kpi == Kpi.Volume ? kpi.Series.Where(p => p.Start >= all.From && all.Interval.Next(p.Start) <= all.To) : kpi.Series;
        return Charts.InPage(new
        {
            kpi.Name,
            kpi.Unit,
            Min = 0,
            Max = Top(kpi.Unit, kpi.Series.Select(point => point.Figure)),
            Points = shown.Select(p => new { Label = ScoreWords.Point(all.Interval, p.Start), Tick = ScoreWords.Tick(all.Interval, p.Start, kpi.Series.Count), p.Figure.N, Score = p.Figure.Value, p.Figure.Low, p.Figure.High }),
        });
    }

    public static string Of(KpiHours hours) => hours == KpiHours.Business ? "in working time" : "by the clock";

    private static string Plain(string unit, double value) => value.ToString(unit.Length == 0 ? "F2" : "F1", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Signed(string unit, double value) => Plain(unit, value) is ['−', ..] text ? text : $"+{Plain(unit, value)}";

    /// <summary>Up to 1, 2, 4 or 8 times a power of ten, whose quarters are round.</summary>
    public static double Round(double highest)
    {
        if (highest <= 0)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return new[] { 1, 2, 4, 8, 10 }.Select(times => times * power).First(bound => bound >= highest);
    }
}
