using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Scoring;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Kpis;

/// <summary>Computes KPIs from the requests of a period.</summary>
internal sealed class KpiBoard(SurveysDb db, CaseReader reader, CostBook costs)
{
    /// <summary>Of more groups, those with most requests.</summary>
    public const int MostGroups = 200;

    public async Task<KpisRecord> Read(KpiQuery query, Tenant workspace, CancellationToken stop)
    {
        var zone = Zone.Of(workspace.TimeZone);
        var read = await reader.Read(query, zone, stop);
        var (cases, before) = (Within(read, query.Period), query.Against is { } against ? Within(read, against) : null);
        // Of a whole that began within the days before, half a period would be told.
        var isBeforeWhole = query.Against is { } days && await db.Interactions.AnyAsync(i => i.OpenedAt < zone.StartOf(days.From), stop);
        var cost = new CostOfDays(await costs.List(stop));
        var names = await Names(query, stop);
        return new KpisRecord(
            zone.Name,
            query.Period.From,
            query.Period.To,
            query.Against is { } other ? new PeriodRecord(other.From, other.To) : null,
            query.Interval,
            query.Hours,
            await db.Interactions.LongCountAsync(i => i.OpenedAt == null, stop),
            [.. KpiTerms.All.Select(terms => terms.Kpi == Kpi.CostPerContact ? OfCost(query, terms, cost, cases, before) : Of(query, terms, cases, before, isBeforeWhole, names))]);
    }

    private static List<Case> Within(List<Case> cases, Period period) => cases.FindAll(one => one.Day >= period.From && one.Day < period.To);

    private static KpiRecord Of(KpiQuery query, KpiTerms terms, List<Case> cases, List<Case>? before, bool isBeforeWhole, IReadOnlyDictionary<string, string> names)
    {
        var isAsked = query.Kpi == terms.Kpi;
        return new KpiRecord(
            terms.Kpi, terms.Name, terms.Unit, terms.LessIsBetter, terms.Meaning, KpiFigure.Of(terms, cases), before is { Count: > 0 } && (isBeforeWhole || terms.Kind != KpiKind.Whole) ? KpiFigure.Of(terms, before) : null,
            before is null ? null : KpiDifference.Of(terms.Between(before, cases)),
            isAsked || query.HasAllTrends ? Series(query, cases, these => KpiFigure.Of(terms, these)) : [],
            isAsked && query.GroupBy is { } by ? Groups(terms, by, cases, before, names) : []);
    }

    /// <summary>The cost is that of all, so it isn't told of a part.</summary>
    private static KpiRecord OfCost(KpiQuery query, KpiTerms terms, CostOfDays cost, List<Case> cases, List<Case>? before)
    {
        KpiFigure Figure(Period days, IReadOnlyCollection<Case> these) => query.IsNarrowed ? KpiFigure.Told(0, null) : cost.PerContact(days, these);
        return new KpiRecord(
            terms.Kpi, terms.Name, cost.Currency, terms.LessIsBetter, terms.Meaning, Figure(query.Period, cases), query.Against is { } against ? Figure(against, before!) : null, null,
            query.Kpi == terms.Kpi || query.HasAllTrends ? [.. query.Interval.Points(query.Period.From, query.Period.To).Select(point => new KpiPoint(point.Start, Figure(new Period(point.From, point.To), Within(cases, new Period(point.From, point.To)))))] : [],
            []);
    }

    private static List<KpiPoint> Series(KpiQuery query, List<Case> cases, Func<IReadOnlyCollection<Case>, KpiFigure> figure)
    {
        var byStart = cases.ToLookup(one => query.Interval.StartOf(one.Day));
        return [.. query.Interval.Points(query.Period.From, query.Period.To).Select(point => new KpiPoint(point.Start, figure([.. byStart[point.Start]])))];
    }

    /// <summary>Those with most requests first; each against all others, and against itself before.</summary>
    private static List<KpiGroup> Groups(KpiTerms terms, Grouping by, List<Case> cases, List<Case>? before, IReadOnlyDictionary<string, string> names)
    {
        var groups = By(by, cases)
            .OrderByDescending(group => group.Count())
            .Take(MostGroups)
            .Select(group => (group.Key, Cases: group.ToHashSet<Case>(ReferenceEqualityComparer.Instance)))
            .ToList();
        var earlier = By(by, before ?? []).ToDictionary(group => group.Key, IEnumerable<Case> (group) => group);
        var changes = Change.JudgedTogether(groups.Select(group => terms.Between(cases.Where(one => !group.Cases.Contains(one)), group.Cases)));
        var since = Change.JudgedTogether(groups.Select(group => terms.Between(earlier.GetValueOrDefault(group.Key, []), group.Cases)));
        return [.. groups.Select((group, place) => new KpiGroup(
            group.Key.Length == 0 ? null : group.Key, names.GetValueOrDefault(group.Key, group.Key), KpiFigure.Of(terms, group.Cases), KpiDifference.Of(changes[place]), KpiDifference.Of(since[place])))];
    }

    private static IEnumerable<IGrouping<string, Case>> By(Grouping by, List<Case> cases) => cases
        .SelectMany(one => Keys(by, one).Distinct().Select(key => (Key: key, Case: one)))
        .GroupBy(pair => pair.Key, pair => pair.Case);

    private static IEnumerable<string> Keys(Grouping by, Case one) => by.By switch
    {
        Dimension.Agent => [one.Agent?.ToString() ?? ""],
        Dimension.Team => [one.Team?.ToString() ?? ""],
        Dimension.Channel => [one.Channel ?? ""],
        Dimension.Attribute => [one.Attributes.GetValueOrDefault(by.Of!, "")],
        _ => one.Tags.DefaultIfEmpty(""),
    };

    private async Task<IReadOnlyDictionary<string, string>> Names(KpiQuery query, CancellationToken stop) => query.GroupBy?.By switch
    {
        Dimension.Agent => (await db.AgentNames(null, stop)).ToDictionary(a => a.Id.ToString(), a => a.Name),
        Dimension.Team => (await db.TeamNames(stop)).ToDictionary(t => t.Id.ToString(), t => t.Name),
        _ => new Dictionary<string, string>(),
    };
}
