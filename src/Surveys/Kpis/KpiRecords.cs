using System.Text.Json.Serialization;
using Surveys.Scoring;
using Surveys.Trends;

namespace Surveys.Kpis;

/// <summary>A KPI over some requests, in its unit; what can't be computed is nothing, never 0.</summary>
/// <param name="N">Requests that tell of it.</param>
/// <param name="Value">The median of times, the mean of numbers, the share in per cent, the whole.</param>
/// <param name="Low">Of its 95 % margin.</param>
/// <param name="Backwards">Times that ended before they began: left out.</param>
internal sealed record KpiFigure(
    long N, double? Value, double? Low, double? High, double? Median, double? MedianLow, double? MedianHigh, double? P90, double? P90Low, double? P90High,
    double? Mean, double? MeanLow, double? MeanHigh, int Backwards)
{
    public static KpiFigure Of(KpiTerms terms, IReadOnlyCollection<Case> cases) => terms.Kind switch
    {
        KpiKind.Whole => Told(cases.Count, cases.Count),
        KpiKind.Share => Share(terms.Successes(cases)),
        _ => Measured(terms.Kind, Scoring.Measured.Of(terms.Values(cases)), terms.Backwards(cases)),
    };

    /// <summary>A figure of the whole.</summary>
    public static KpiFigure Told(long n, double? value) => new(n, value, null, null, null, null, null, null, null, null, null, null, null, 0);

    private static KpiFigure Share((long Successes, long N) of)
    {
        var margin = Scoring.Share.Wilson(of.Successes, of.N);
        return Told(of.N, of.N == 0 ? null : 100.0 * of.Successes / of.N) with { Low = 100 * margin?.Low, High = 100 * margin?.High };
    }

    private static KpiFigure Measured(KpiKind kind, Measured? of, int backwards)
    {
        var (value, margin) = kind == KpiKind.Time ? (of?.Median, of?.MedianMargin) : (of?.Mean, of?.MeanMargin);
        return new(
            of?.N ?? 0, value, margin?.Low, margin?.High, of?.Median, of?.MedianMargin?.Low, of?.MedianMargin?.High, of?.NinetiethPercentile, of?.NinetiethMargin?.Low, of?.NinetiethMargin?.High,
            of?.Mean, of?.MeanMargin?.Low, of?.MeanMargin?.High, backwards);
    }
}

/// <param name="Start">The first day of the day, week or month.</param>
internal sealed record KpiPoint(DateOnly Start, KpiFigure Figure);

/// <param name="Id">Nothing for requests that have none.</param>
/// <param name="Change">Against all others together, corrected for how many groups there are (Holm); nothing where that can't be told.</param>
/// <param name="Before">Against its own days before, corrected in the same way; nothing where there is nothing to compare.</param>
internal sealed record KpiGroup(string? Id, string Name, KpiFigure Figure, KpiDifference? Change, KpiDifference? Before);

/// <param name="Low">Of the difference's 95 % margin.</param>
/// <param name="Verdict">higher, lower or no evidence of change.</param>
internal sealed record KpiDifference(double Difference, double? Low, double? High, double? P, string Verdict)
{
    public static KpiDifference? Of(Change? change) =>
        change is null ? null : new(change.Difference, change.Margin?.Low, change.Margin?.High, change.P, VerdictWords.Of(change.Verdict));

    /// <summary>Whether its own margin does, whatever the verdict among many.</summary>
    [JsonIgnore]
    public bool LeavesOutZero => Low > 0 || High < 0;

    /// <summary>To be judged together with others; a verdict of its own it hasn't.</summary>
    public Change ToChange() => new(Difference, Low is { } low && High is { } high ? new Interval(low, high) : null, P, Scoring.Verdict.NoEvidenceOfChange);
}

/// <summary>One KPI of a period.</summary>
/// <param name="Unit">min, h, %, a currency, or none.</param>
/// <param name="Previous">Of the days it's compared with.</param>
/// <param name="Series">Where it's the one asked for.</param>
/// <param name="Groups">Where it's the one asked for and groups are.</param>
internal sealed record KpiRecord(
    Kpi Kpi, string Name, string Unit, bool? LessIsBetter, string Meaning, KpiFigure Total, KpiFigure? Previous, KpiDifference? Change, IReadOnlyList<KpiPoint> Series, IReadOnlyList<KpiGroup> Groups);

/// <summary>The answer of `GET /kpis`: of requests that came in on these days.</summary>
/// <param name="Undated">Requests of the workspace of which nobody knows when they came in: in no figure.</param>
internal sealed record KpisRecord(string TimeZone, DateOnly From, DateOnly To, PeriodRecord? Against, TrendInterval Interval, KpiHours Hours, long Undated, IReadOnlyList<KpiRecord> Kpis);
