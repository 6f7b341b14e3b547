using Microsoft.AspNetCore.Mvc;
using Surveys.Kpis;
using Surveys.Shared;
using Surveys.Trends;

namespace Surveys.Balance;

/// <summary>What is asked of KPIs beside scores.</summary>
/// <param name="Requests">With the KPI that is held against a score, by week, and the groups that are held against each other; weeks are, where it names none.</param>
/// <param name="Survey">The one whose score is looked at; nothing for the most answered.</param>
internal sealed record BalanceQuery(KpiQuery Requests, Guid? Survey)
{
    public const string ByWeek = "week";

    /// <param name="by">agent, team, channel, tag, attribute:NAME or week.</param>
    public static BalanceQuery Of(KpiQuery asked, string? by, Guid? survey) => new(
        asked with { Interval = TrendInterval.Week, HasAllTrends = true, GroupBy = by == ByWeek ? null : KpiQuery.Group(by), Kpi = asked.Kpi ?? Kpi.FirstResponse }, survey);
}

/// <summary>The query as `GET /balance` takes it, in text.</summary>
/// <param name="To">The first day that doesn't count; up to today without.</param>
internal sealed record BalanceQueryText(
    DateOnly? From,
    DateOnly? To,
    string? Kpi,
    Guid? Survey,
    [property: FromQuery(Name = "group_by")] string? GroupBy,
    string? Hours,
    string? Compare)
{
    /// <summary>The last 90 days against the 90 before, by week, where nothing else is said.</summary>
    /// <exception cref="InvalidInputException">Something can't be understood.</exception>
    public BalanceQuery Read(DateOnly today)
    {
        var errors = new FieldErrors();
        errors.Require(GroupBy is null or BalanceQuery.ByWeek || KpiQuery.Group(GroupBy) is not null, "group_by", "takes agent, team, channel, tag, attribute:NAME or week.");
        errors.Require(EnumText.TryParse<Kpi>(Kpi) is not Kpis.Kpi.Volume, "kpi", "can't be volume: neither more nor fewer requests are better.");
        errors.ThrowIfAny();
        var requests = new KpiQueryText(From, To, null, Kpi, null, Hours, Compare, null, null, null, null).Read(today);
        return BalanceQuery.Of(requests, GroupBy ?? BalanceQuery.ByWeek, Survey);
    }
}
