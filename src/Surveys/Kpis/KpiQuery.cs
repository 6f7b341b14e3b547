using Microsoft.AspNetCore.Mvc;
using Surveys.Shared;
using Surveys.Trends;

namespace Surveys.Kpis;

/// <summary>By which clock times are measured.</summary>
internal enum KpiHours
{
    Calendar,

    /// <summary>Working time alone passes.</summary>
    Business,
}

/// <summary>What is asked of the requests that came in on some days.</summary>
/// <param name="GroupBy">By agent, team, channel, tag, or an attribute of requests.</param>
/// <param name="Kpi">The one whose trend and groups are told; nothing for all of them without.</param>
/// <param name="HasAllTrends">Whether each has its trend, not only the one asked for.</param>
internal sealed record KpiQuery(
    Period Period,
    Period? Against,
    TrendInterval Interval,
    KpiHours Hours = KpiHours.Calendar,
    Kpi? Kpi = null,
    Grouping? GroupBy = null,
    Guid? Agent = null,
    Guid? Team = null,
    string? Channel = null,
    string? Tag = null,
    bool HasAllTrends = false)
{
    /// <returns>Nothing where requests have no such groups.</returns>
    public static Grouping? Group(string? text) => Grouping.TryParse(text) is { By: Dimension.Agent or Dimension.Team or Dimension.Channel or Dimension.Tag or Dimension.Attribute } by ? by : null;

    public bool IsNarrowed => Agent is not null || Team is not null || Channel is not null || Tag is not null;
}

/// <summary>The query as `GET /kpis` takes it, in text.</summary>
/// <param name="To">The first day that doesn't count; up to today without.</param>
internal sealed record KpiQueryText(
    DateOnly? From,
    DateOnly? To,
    string? Interval,
    string? Kpi,
    [property: FromQuery(Name = "group_by")] string? GroupBy,
    string? Hours,
    string? Compare,
    Guid? Agent,
    Guid? Team,
    string? Channel,
    string? Tag)
{
    private const int MostDays = 3700;

    /// <summary>The last 90 days against the 90 before, where nothing else is said.</summary>
    /// <exception cref="InvalidInputException">Something can't be understood.</exception>
    public KpiQuery Read(DateOnly today)
    {
        var errors = new FieldErrors();
        var end = To ?? today.AddDays(1);
        var period = new Period(From ?? end.AddDays(-90), end);
        errors.Require(period.Days > 0, "to", "must lie after from; it is the first day that doesn't count.");
        errors.Require(period is { From.Year: >= 1990, To.Year: < 2200 } && period.Days <= MostDays, "from", "must lie at most ten years before to, and both from 1990 to 2199.");
        errors.Require(Compare is null or "previous" or "none", "compare", "takes previous or none.");
        errors.CheckText(Channel, "channel", 50);
        errors.CheckText(Tag, "tag", 100);
        var query = new KpiQuery(
            period,
            Compare == "none" || period.Days is <= 0 or > MostDays ? null : period.Previous,
            Word<TrendInterval>(Interval, "interval", errors) ?? Periods.IntervalOf(period),
            Word<KpiHours>(Hours, "hours", errors) ?? KpiHours.Calendar,
            Word<Kpi>(Kpi, "kpi", errors),
            KpiQuery.Group(GroupBy),
            Agent, Team, Channel, Tag);
        errors.Require(query.Interval.Reach() == 0, "interval", "takes day, week or month.");
        errors.Require(GroupBy is null || query.GroupBy is not null, "group_by", "takes agent, team, channel, tag or attribute:NAME.");
        errors.ThrowIfAny();
        return query;
    }

    private static T? Word<T>(string? text, string field, FieldErrors errors)
        where T : struct, Enum
    {
        errors.Require(text is null || EnumText.TryParse<T>(text) is not null, field, $"takes {EnumText.All<T>()}.");
        return EnumText.TryParse<T>(text);
    }
}
