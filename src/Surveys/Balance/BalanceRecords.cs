using Surveys.Design;
using Surveys.Kpis;
using Surveys.Scoring;
using Surveys.Trends;

namespace Surveys.Balance;

/// <summary>What became of a figure, by evidence.</summary>
internal enum Became
{
    NoEvidence,
    Better,
    Worse,
}

/// <summary>Where a group or week lies against the whole.</summary>
internal enum Quadrant
{
    GoodAndLiked,
    GoodButDisliked,
    PoorButLiked,
    PoorAndDisliked,
}

/// <summary>The score of a survey in the period.</summary>
internal sealed record BalanceScore(Guid Survey, string Name, ScoringRuleRecord Rule, TotalRecord Total, ChangeRecord? Change, Became Became);

/// <summary>How two figures go together, by rank (Spearman).</summary>
/// <param name="N">Weeks or groups that have both.</param>
/// <param name="Rho">−1 to 1.</param>
/// <param name="Low">Of its 95 % margin; nothing where it has none.</param>
/// <param name="IsBeyondChance">Whether the margin leaves zero out.</param>
internal sealed record TogetherRecord(int N, double Rho, double? Low, double? High, bool IsBeyondChance)
{
    public static TogetherRecord? Of(IEnumerable<(double X, double Y)> pairs) => RankCorrelation.Of([.. pairs]) is { } told
        ? new(told.N, told.Rho, told.Margin?.Low, told.Margin?.High, told.Margin is { } margin && !margin.Contains(0))
        : null;
}

/// <summary>A KPI against one survey's score.</summary>
/// <param name="Weeks">How they go together by week; nothing where fewer than four weeks have both.</param>
/// <param name="Warns">The KPI became better with evidence while the score became worse with evidence.</param>
internal sealed record BalancePair(Kpi Kpi, Guid Survey, TogetherRecord? Weeks, bool Warns);

/// <summary>A KPI that became better while a score became worse.</summary>
/// <param name="Where">Agents, teams and channels of which both is so with evidence, corrected for how many there are (Holm).</param>
internal sealed record BalanceWarning(Kpi Kpi, Guid Survey, IReadOnlyList<BalanceGroup> Where);

internal sealed record BalanceGroup(string By, string? Id, string Name, KpiDifference Kpi, ChangeRecord Score);

/// <summary>A week of both figures, each cut to nothing where it has too few.</summary>
internal sealed record BalanceWeek(DateOnly Start, KpiFigure Kpi, PointRecord Score);

/// <summary>A group or week by both figures.</summary>
/// <param name="Id">Of an agent or team; the name of a channel, tag or value; the first day of a week.</param>
/// <param name="Name">"good" and "liked" in words of the KPI: "fast and liked".</param>
/// <param name="IsClear">Whether the margins of both leave out the whole's figures: the others may lie where they do by chance.</param>
internal sealed record BalancePoint(
    string Id, string Name, long Requests, double Kpi, double? KpiLow, double? KpiHigh, long Answers, double Score, double? Low, double? High, Quadrant Quadrant, string QuadrantName, bool IsClear);

/// <summary>The answer of `GET /balance`.</summary>
/// <param name="GroupBy">agent, team, channel, tag, attribute:NAME or week: what the points are.</param>
/// <param name="Kpis">Each with its total, its change against the days before and its verdict, corrected for how many KPIs there are (Holm).</param>
/// <param name="Scores">The most answered survey of each metric in the period, and the one asked for.</param>
/// <param name="Weeks">Of the KPI and survey looked at: whole weeks of the period.</param>
/// <param name="Together">How the points' figures go together; nothing for fewer than four.</param>
internal sealed record BalanceRecord(
    string TimeZone, DateOnly From, DateOnly To, PeriodRecord? Against, KpiHours Hours, Kpi Kpi, Guid? Survey, string GroupBy,
    IReadOnlyList<BalanceKpi> Kpis, IReadOnlyList<BalanceScore> Scores, IReadOnlyList<BalancePair> Pairs, IReadOnlyList<BalanceWarning> Warnings,
    IReadOnlyList<BalanceWeek> Weeks, IReadOnlyList<BalancePoint> Points, TogetherRecord? Together);

internal sealed record BalanceKpi(Kpi Kpi, string Name, string Unit, bool LessIsBetter, KpiFigure Total, KpiDifference? Change, Became Became);
