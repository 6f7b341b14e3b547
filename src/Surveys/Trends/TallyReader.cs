using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Scoring;
using Surveys.Shared;

namespace Surveys.Trends;

/// <summary>One rule's counts in a period: by day, and by group where groups are asked for.</summary>
/// <param name="Began">When people were first asked by this rule.</param>
/// <param name="Editions">Who asked by it: surveys, and the number that the rule has there.</param>
internal sealed record RuleTallies(
    ScoringRule Rule, DateTimeOffset Began, IReadOnlySet<(Guid Survey, int RuleVersion)> Editions, IReadOnlyDictionary<DateOnly, Tally> Days, IReadOnlyDictionary<GroupKey, Tally> Groups)
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

/// <summary>An agent's, team's or survey's id, or the name of a channel, tag, choice or value; both empty for answers without one.</summary>
internal readonly record struct GroupKey(Guid Id, string Name)
{
    /// <summary>As the API and addresses name it; nothing for answers without one.</summary>
    public string? Text => Name.Length > 0 ? Name : Id == Guid.Empty ? null : Id.ToString();

    public string? NameBy(IReadOnlyDictionary<string, string> names) => Text is { } text ? names.GetValueOrDefault(text) ?? Blank.ToNull(Name) : null;
}

/// <summary>Reads counts from the daily tallies, which grow with days and groups and never with answers; what those can't tell, from the answers.</summary>
internal sealed class TallyReader(SurveysDb db, AnswerCounts answers)
{
    /// <summary>Surveys and editions that ask by one rule.</summary>
    private sealed record Askers(ScoringRule Rule, DateTimeOffset Began, IReadOnlySet<(Guid Survey, int RuleVersion)> Editions)
    {
        public static Askers Of(IEnumerable<SurveyVersion> versions) => new(
            versions.MaxBy(v => (v.PublishedAt, v.Number))!.Rule, versions.Min(v => v.PublishedAt), versions.Select(v => (v.SurveyId, v.RuleVersion)).ToHashSet());

        public bool Asked(CountRow row) => Editions.Contains((row.SurveyId, row.RuleVersion));
    }

    /// <summary>Counts by rule, the newest rule first. Answers under different rules never meet in one tally; of several surveys, those of one rule do.</summary>
    public async Task<IReadOnlyList<RuleTallies>> Read(ScoreQuery query, Period period, CancellationToken stop)
    {
        var askers = await ByRule(query, stop);
        var days = await Days(query, period, stop);
        // A rolling window reaches before the period; the groups, like the total, are of the period alone.
        var groups = await Groups(query, stop);

        return askers.ConvertAll(one => new RuleTallies(
            one.Rule, one.Began, one.Editions, Sums(one.Rule, days.Where(one.Asked), row => row.Day), Sums(one.Rule, groups.Where(one.Asked), row => row.Key)));
    }

    private async Task<List<Askers>> ByRule(ScoreQuery query, CancellationToken stop)
    {
        var versions = await db.SurveyVersions.AsNoTracking().Where(v => query.Surveys.Contains(v.SurveyId)).ToListAsync(stop);
        var byRule = query.Survey is not null
            ? versions.GroupBy(v => v.RuleVersion).Select(Askers.Of)
            : versions.GroupBy(v => (v.Rule.Metric, v.Rule.Lowest, v.Rule.Highest, v.Rule.Direction, string.Join(' ', v.Rule.Favourable))).Select(Askers.Of);
        return byRule.OrderByDescending(one => one.Rule.Version).ThenByDescending(one => one.Began).ToList();
    }

    /// <summary>The rule by which people are asked now; nothing while the survey has never been published.</summary>
    public async Task<ScoringRule?> Newest(Guid survey, CancellationToken stop) =>
        (await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == survey).OrderByDescending(v => v.RuleVersion).ThenByDescending(v => v.Number).FirstOrDefaultAsync(stop))?.Rule;

    /// <summary>Counts of one survey by group alone, of one rule.</summary>
    public async Task<IReadOnlyDictionary<GroupKey, Tally>> Groups(ScoreQuery query, ScoringRule rule, CancellationToken stop) =>
        Sums(rule, (await Groups(query, stop)).Where(row => row.RuleVersion == rule.Version), row => row.Key);

    /// <summary>Counts of one survey by group and day, of one rule.</summary>
    public async Task<IReadOnlyDictionary<GroupKey, IReadOnlyDictionary<DateOnly, Tally>>> GroupDays(ScoreQuery query, ScoringRule rule, CancellationToken stop) =>
        (await Groups(query, byDay: true, stop)).Where(row => row.RuleVersion == rule.Version)
            .GroupBy(row => row.Key)
            .ToDictionary(group => group.Key, IReadOnlyDictionary<DateOnly, Tally> (group) => Sums(rule, group, row => row.Day));

    /// <summary>Counts of one survey by agent and tag, of one rule; an answer with several tags is under each.</summary>
    public async Task<IReadOnlyDictionary<(Guid Agent, string Tag), Tally>> ByAgentAndTag(ScoreQuery query, ScoringRule rule, CancellationToken stop) =>
        (await Rows(query, query.Period, Facets.Tag)
            .Where(t => t.RuleVersion == rule.Version && (query.Tag == null || t.Value == query.Tag))
            .GroupBy(t => new { t.AgentId, t.Value, t.Rating })
            .Select(g => new { g.Key, N = g.Sum(t => t.N) })
            .ToListAsync(stop))
        .GroupBy(row => (row.Key.AgentId, row.Key.Value))
        .ToDictionary(same => same.Key, same => same.Aggregate(Tally.Empty(rule), (tally, row) => tally.Add(row.Key.Rating, row.N)));

    private static Dictionary<TKey, Tally> Sums<TKey>(ScoringRule rule, IEnumerable<CountRow> rows, Func<CountRow, TKey> key)
        where TKey : notnull => rows.GroupBy(key).ToDictionary(same => same.Key, same => same.Aggregate(Tally.Empty(rule), (tally, row) => tally.Add(row.Rating, row.N)));

    /// <summary>All answers of the period, or those with the tag that is asked for.</summary>
    private IQueryable<DailyTally> Rows(ScoreQuery query, Period period) =>
        Rows(query, period, query.Tag is null ? Facets.None : Facets.Tag).Where(t => t.Value == (query.Tag ?? ""));

    private IQueryable<DailyTally> Rows(ScoreQuery query, Period period, string facet) => db.DailyTallies.AsNoTracking()
        .Where(t => query.Surveys.Contains(t.SurveyId) && t.Facet == facet && t.Day >= period.From && t.Day < period.To)
        .Where(t => query.Agent == null || t.AgentId == query.Agent)
        .Where(t => query.Team == null || t.TeamId == query.Team)
        .Where(t => query.Channel == null || t.Channel == query.Channel);

    private async Task<List<CountRow>> Days(ScoreQuery query, Period period, CancellationToken stop) => query.Traits.Count > 0
        ? await answers.ByDay(query, period, stop)
        : (await Rows(query, period).GroupBy(t => new { t.SurveyId, t.RuleVersion, t.Day, t.Rating }).Select(g => new { g.Key, N = g.Sum(t => t.N) }).ToListAsync(stop))
            .ConvertAll(g => new CountRow(g.Key.SurveyId, g.Key.RuleVersion, g.Key.Day, default, g.Key.Rating, g.N));

    private Task<List<CountRow>> Groups(ScoreQuery query, CancellationToken stop) => Groups(query, byDay: false, stop);

    private async Task<List<CountRow>> Groups(ScoreQuery query, bool byDay, CancellationToken stop)
    {
        if (query.GroupBy is not { } by)
            return [];
        if (!query.IsTallied)
            return await answers.ByGroup(query, byDay, stop);

        var (rows, first) = (by.Facet is { } facet ? Rows(query, query.Period, facet) : Rows(query, query.Period), query.Period.From);
        var byId = by.By switch
        {
            Dimension.Agent => rows.Select(t => new { Tally = t, Id = t.AgentId }),
            Dimension.Team => rows.Select(t => new { Tally = t, Id = t.TeamId }),
            Dimension.Survey => rows.Select(t => new { Tally = t, Id = t.SurveyId }),
            _ => null,
        };
        if (byId is not null)
        {
            return (await byId.GroupBy(t => new { t.Tally.SurveyId, t.Tally.RuleVersion, Day = byDay ? t.Tally.Day : first, t.Id, t.Tally.Rating }).Select(g => new { g.Key, N = g.Sum(t => t.Tally.N) }).ToListAsync(stop))
                .ConvertAll(g => new CountRow(g.Key.SurveyId, g.Key.RuleVersion, g.Key.Day, new GroupKey(g.Key.Id, ""), g.Key.Rating, g.N));
        }

        var byName = by.By == Dimension.Channel ? rows.Select(t => new { Tally = t, Name = t.Channel }) : rows.Select(t => new { Tally = t, Name = t.Value });
        return (await byName.GroupBy(t => new { t.Tally.SurveyId, t.Tally.RuleVersion, Day = byDay ? t.Tally.Day : first, t.Name, t.Tally.Rating }).Select(g => new { g.Key, N = g.Sum(t => t.Tally.N) }).ToListAsync(stop))
            .ConvertAll(g => new CountRow(g.Key.SurveyId, g.Key.RuleVersion, g.Key.Day, new GroupKey(Guid.Empty, g.Key.Name), g.Key.Rating, g.N));
    }

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

    /// <summary>The days that have answers to one of the surveys, whatever their rule; nothing while there are none.</summary>
    public async Task<Period?> Everything(IReadOnlyCollection<Guid> surveys, CancellationToken stop)
    {
        var days = await db.DailyTallies.Where(t => surveys.Contains(t.SurveyId) && t.Facet == Facets.None)
            .GroupBy(_ => 1)
            .Select(g => new { First = g.Min(t => t.Day), Last = g.Max(t => t.Day) })
            .SingleOrDefaultAsync(stop);
        return days is null ? null : new Period(days.First, days.Last.AddDays(1));
    }

    /// <summary>The days that have answers to a survey; nothing while there are none.</summary>
    public Task<Period?> Everything(Guid survey, CancellationToken stop) => Everything([survey], stop);
}
