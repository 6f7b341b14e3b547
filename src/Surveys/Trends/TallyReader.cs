using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>One rule's counts in a period: by day, and by group where groups are asked for.</summary>
/// <param name="Began">When people were first asked by this rule.</param>
internal sealed record RuleTallies(
    ScoringRule Rule, DateTimeOffset Began, IReadOnlyDictionary<DateOnly, Tally> Days, IReadOnlyDictionary<GroupKey, Tally> Groups)
{
    public Tally Of(Period period)
    {
        var sum = Tally.Empty(Rule);
        for (var day = period.From; day < period.To; day = day.AddDays(1))
        {
            if (Days.TryGetValue(day, out var tally))
                sum += tally;
        }

        return sum;
    }
}

/// <summary>An agent's or team's id, or a channel's, tag's or choice's name; both empty for answers without one.</summary>
internal readonly record struct GroupKey(Guid Id, string Name)
{
    /// <summary>As the API and addresses name it; nothing for answers without one.</summary>
    public string? Text => Name.Length > 0 ? Name : Id == Guid.Empty ? null : Id.ToString();

    public string? NameBy(IReadOnlyDictionary<string, string> names) => Text is { } text ? names.GetValueOrDefault(text) ?? Blank.ToNull(Name) : null;
}

/// <summary>Reads counts from the daily tallies. What a request costs grows with days and groups, never with answers.</summary>
internal sealed class TallyReader(SurveysDb db, CurrentTenant tenant)
{
    /// <summary>Counts by rule, the newest rule first. Answers under different rules never meet in one tally.</summary>
    public async Task<IReadOnlyList<RuleTallies>> Read(ScoreQuery query, Period period, CancellationToken stop)
    {
        var rules = (await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == query.Survey).ToListAsync(stop))
            .GroupBy(v => v.RuleVersion)
            .Select(versions => (versions.MaxBy(v => v.Number)!.Rule, Began: versions.Min(v => v.PublishedAt)))
            .OrderByDescending(one => one.Rule.Version)
            .ToList();
        var rows = Rows(query, period);

        var days = await rows
            .GroupBy(t => new { t.RuleVersion, t.Day, t.Rating })
            .Select(g => new { g.Key.RuleVersion, g.Key.Day, g.Key.Rating, N = g.Sum(t => t.N) })
            .ToListAsync(stop);
        // A rolling window reaches before the period; the groups, like the total, are of the period alone.
        var groups = await Groups(query, stop);

        return rules.ConvertAll(one => new RuleTallies(
            one.Rule,
            one.Began,
            days.Where(d => d.RuleVersion == one.Rule.Version).GroupBy(d => d.Day).ToDictionary(d => d.Key, d => Sum(one.Rule, d.Select(r => (r.Rating, r.N)))),
            groups.Where(g => g.RuleVersion == one.Rule.Version).GroupBy(g => g.Key).ToDictionary(g => g.Key, g => Sum(one.Rule, g.Select(r => (r.Rating, r.N))))));
    }

    /// <summary>The rule by which people are asked now; nothing while the survey has never been published.</summary>
    public async Task<ScoringRule?> Newest(Guid survey, CancellationToken stop) =>
        (await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == survey).OrderByDescending(v => v.RuleVersion).ThenByDescending(v => v.Number).FirstOrDefaultAsync(stop))?.Rule;

    /// <summary>Counts by group alone, of one rule.</summary>
    public async Task<IReadOnlyDictionary<GroupKey, Tally>> Groups(ScoreQuery query, ScoringRule rule, CancellationToken stop) =>
        (await Groups(query, stop)).Where(g => g.RuleVersion == rule.Version).GroupBy(g => g.Key).ToDictionary(g => g.Key, g => Sum(rule, g.Select(r => (r.Rating, r.N))));

    /// <summary>All answers of the period, or those with the tag that is asked for.</summary>
    private IQueryable<DailyTally> Rows(ScoreQuery query, Period period) =>
        Rows(query, period, query.Tag is null ? Facets.None : Facets.Tag).Where(t => t.Value == (query.Tag ?? ""));

    private IQueryable<DailyTally> Rows(ScoreQuery query, Period period, string facet) => db.DailyTallies.AsNoTracking()
        .Where(t => t.SurveyId == query.Survey && t.Facet == facet && t.Day >= period.From && t.Day < period.To)
        .Where(t => query.Agent == null || t.AgentId == query.Agent)
        .Where(t => query.Team == null || t.TeamId == query.Team)
        .Where(t => query.Channel == null || t.Channel == query.Channel);

    private sealed record GroupRow(int RuleVersion, GroupKey Key, int Rating, long N);

    private async Task<List<GroupRow>> Groups(ScoreQuery query, CancellationToken stop)
    {
        var rows = Rows(query, query.Period);
        return query.GroupBy switch
        {
            { By: Dimension.Agent } => (await rows.GroupBy(t => new { t.RuleVersion, t.AgentId, t.Rating })
                    .Select(g => new { g.Key, N = g.Sum(t => t.N) }).ToListAsync(stop))
                .ConvertAll(g => new GroupRow(g.Key.RuleVersion, new GroupKey(g.Key.AgentId, ""), g.Key.Rating, g.N)),
            { By: Dimension.Team } => (await rows.GroupBy(t => new { t.RuleVersion, t.TeamId, t.Rating })
                    .Select(g => new { g.Key, N = g.Sum(t => t.N) }).ToListAsync(stop))
                .ConvertAll(g => new GroupRow(g.Key.RuleVersion, new GroupKey(g.Key.TeamId, ""), g.Key.Rating, g.N)),
            { By: Dimension.Channel } => (await rows.GroupBy(t => new { t.RuleVersion, t.Channel, t.Rating })
                    .Select(g => new { g.Key, N = g.Sum(t => t.N) }).ToListAsync(stop))
                .ConvertAll(g => new GroupRow(g.Key.RuleVersion, new GroupKey(Guid.Empty, g.Key.Channel), g.Key.Rating, g.N)),
            { Facet: { } facet } when query.Tag is { } tag => await Groups(query, tag, facet, stop),
            { Facet: { } facet } => (await Rows(query, query.Period, facet)
                    .GroupBy(t => new { t.RuleVersion, t.Value, t.Rating })
                    .Select(g => new { g.Key, N = g.Sum(t => t.N) }).ToListAsync(stop))
                .ConvertAll(g => new GroupRow(g.Key.RuleVersion, new GroupKey(Guid.Empty, g.Key.Value), g.Key.Rating, g.N)),
            _ => [],
        };
    }

    private sealed record ValueRow(int RuleVersion, string Value, int Rating, long N);

    /// <summary>Of answers with a tag, by another facet. No tally has two of them: these are counted here, as many as the tag has in the period.</summary>
    private async Task<List<GroupRow>> Groups(ScoreQuery query, string tag, string facet, CancellationToken stop)
    {
        var rows = await db.Database.SqlQuery<ValueRow>(
            $"""
            select r.rule_version as "RuleVersion", f.value as "Value", r.rating as "Rating", count(*) as "N"
            from responses r join surveys s on s.tenant_id = r.tenant_id and s.id = r.survey_id and not s.is_anonymous
            cross join lateral facets_of(r.tags, r.choices) f
            where r.tenant_id = {tenant.Id} and r.survey_id = {query.Survey} and r.answered_on >= {query.Period.From} and r.answered_on < {query.Period.To}
              and f.facet = {facet} and {tag} = any(r.tags) and ({query.Agent}::uuid is null or r.agent_id = {query.Agent}::uuid)
              and ({query.Team}::uuid is null or r.team_id = {query.Team}::uuid) and ({query.Channel}::text is null or r.channel = {query.Channel}::text)
            group by 1, 2, 3
            """).ToListAsync(stop);
        return rows.ConvertAll(row => new GroupRow(row.RuleVersion, new GroupKey(Guid.Empty, row.Value), row.Rating, row.N));
    }

    private static Tally Sum(ScoringRule rule, IEnumerable<(int Rating, long N)> counts) =>
        counts.Aggregate(Tally.Empty(rule), (tally, count) => tally.Add(count.Rating, count.N));

    /// <summary>The tags that most answers to a survey have, by name.</summary>
    public async Task<IReadOnlyList<string>> Tags(Guid survey, int most, CancellationToken stop) =>
        (await db.DailyTallies.Where(t => t.SurveyId == survey && t.Facet == Facets.Tag)
            .GroupBy(t => t.Value)
            .OrderByDescending(g => g.Sum(t => t.N))
            .ThenBy(g => g.Key)
            .Take(most)
            .Select(g => g.Key)
            .ToListAsync(stop))
        .Order(StringComparer.CurrentCultureIgnoreCase)
        .ToList();

    /// <summary>The days that have answers to a survey, whatever their rule; nothing while there are none.</summary>
    public async Task<Period?> Everything(Guid survey, CancellationToken stop)
    {
        var days = await db.DailyTallies.Where(t => t.SurveyId == survey && t.Facet == Facets.None)
            .GroupBy(t => t.SurveyId)
            .Select(g => new { First = g.Min(t => t.Day), Last = g.Max(t => t.Day) })
            .SingleOrDefaultAsync(stop);
        return days is null ? null : new Period(days.First, days.Last.AddDays(1));
    }
}
