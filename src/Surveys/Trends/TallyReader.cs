using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

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

/// <summary>Reads counts from the daily totals, and from the answers what those can't tell.</summary>
internal sealed class TallyReader(SurveysDb db, TotalCounts totals, AnswerCounts answers)
{
    /// <summary>Surveys and editions that ask by one rule.</summary>
    private sealed record Askers(ScoringRule Rule, DateTimeOffset Began, IReadOnlySet<(Guid Survey, int RuleVersion)> Editions)
    {
        public static Askers Of(IEnumerable<Edition> editions) => new(
            editions.MaxBy(e => (e.PublishedAt, e.Number))!.Rule, editions.Min(e => e.PublishedAt), editions.Select(e => (e.SurveyId, e.Rule.Version)).ToHashSet());

        public bool Asked(CountRow row) => Editions.Contains((row.SurveyId, row.RuleVersion));
    }

    /// <summary>A version of a survey, without what it asked: that may be long.</summary>
    private sealed record Edition(Guid SurveyId, int Number, DateTimeOffset PublishedAt, ScoringRule Rule);

    /// <summary>Counts by rule, the newest rule first. Answers under different rules never meet in one tally; of several surveys, those of one rule do.</summary>
    public async Task<IReadOnlyList<RuleTallies>> Read(ScoreQuery query, Period period, CancellationToken stop)
    {
        var askers = await ByRule(query, stop);
        // A rolling window reaches before the period; the groups, like the total, are of the period alone. Where both are counted from the same answers, they are read once.
        var isOneCount = query is { Total: null, GroupBy: { Facet: null, IsTotalled: true } } && period == query.Period;
        var groups = await Groups(query, byDay: isOneCount, stop);
        var days = isOneCount ? groups : await Days(query, period, stop);

        return askers.ConvertAll(one => new RuleTallies(
            one.Rule, one.Began, one.Editions, Sums(one.Rule, days.Where(one.Asked), row => row.Day), Sums(one.Rule, groups.Where(one.Asked), row => row.Key)));
    }

    private async Task<List<Askers>> ByRule(ScoreQuery query, CancellationToken stop)
    {
        var editions = await Editions(query.Surveys, stop);
        var byRule = query.Survey is not null
            ? editions.GroupBy(e => e.Rule.Version).Select(Askers.Of)
            : editions.GroupBy(e => (e.Rule.Metric, e.Rule.Lowest, e.Rule.Highest, e.Rule.Direction, string.Join(' ', e.Rule.Favourable))).Select(Askers.Of);
        return byRule.OrderByDescending(one => one.Rule.Version).ThenByDescending(one => one.Began).ToList();
    }

    private async Task<List<Edition>> Editions(IReadOnlyList<Guid> surveys, CancellationToken stop) =>
        (await db.SurveyVersions.TagWith(HotQuery.Mark).Where(v => surveys.Contains(v.SurveyId))
            .Select(v => new { v.SurveyId, v.Number, v.PublishedAt, v.Metric, v.Lowest, v.Highest, v.Favourable, v.Direction, v.RuleVersion })
            .ToListAsync(stop))
        .ConvertAll(v => new Edition(v.SurveyId, v.Number, v.PublishedAt, new ScoringRule(v.Metric, v.Lowest, v.Highest, v.Favourable, v.Direction, v.RuleVersion)));

    /// <summary>The rule by which people are asked now; nothing while the survey has never been published.</summary>
    public async Task<ScoringRule?> Newest(Guid survey, CancellationToken stop) => (await Editions([survey], stop)).MaxBy(e => (e.Rule.Version, e.Number))?.Rule;

    /// <summary>Counts of one survey by group alone, of one rule.</summary>
    public async Task<IReadOnlyDictionary<GroupKey, Tally>> Groups(ScoreQuery query, ScoringRule rule, CancellationToken stop) =>
        Sums(rule, (await Groups(query, byDay: false, stop)).Where(row => row.RuleVersion == rule.Version), row => row.Key);

    /// <summary>Counts of one survey by group and day, of one rule.</summary>
    public async Task<IReadOnlyDictionary<GroupKey, IReadOnlyDictionary<DateOnly, Tally>>> GroupDays(ScoreQuery query, ScoringRule rule, CancellationToken stop) =>
        (await Groups(query, byDay: true, stop)).Where(row => row.RuleVersion == rule.Version)
            .GroupBy(row => row.Key)
            .ToDictionary(group => group.Key, IReadOnlyDictionary<DateOnly, Tally> (group) => Sums(rule, group, row => row.Day));

    /// <summary>Counts of one survey by agent and tag, of one rule; an answer with several tags is under each.</summary>
    public async Task<IReadOnlyDictionary<(Guid Agent, string Tag), Tally>> ByAgentAndTag(ScoreQuery query, ScoringRule rule, CancellationToken stop) =>
        Sums(rule, (await answers.ByAgentAndTag(query, stop)).Where(row => row.RuleVersion == rule.Version && (query.Tag is null || row.Key.Name == query.Tag)), row => (row.Key.Id, row.Key.Name));

    private static Dictionary<TKey, Tally> Sums<TKey>(ScoringRule rule, IEnumerable<CountRow> rows, Func<CountRow, TKey> key)
        where TKey : notnull => rows.GroupBy(key).ToDictionary(same => same.Key, same => same.Aggregate(Tally.Empty(rule), (tally, row) => tally.Add(row.Rating, row.N)));

    private Task<List<CountRow>> Days(ScoreQuery query, Period period, CancellationToken stop) =>
        query.Total is null ? answers.ByDay(query, period, stop) : totals.ByDay(query, period, stop);

    private async Task<List<CountRow>> Groups(ScoreQuery query, bool byDay, CancellationToken stop) =>
        query.GroupBy is null ? [] : query.GroupsAreTotals ? await totals.ByGroup(query, byDay, stop) : await answers.ByGroup(query, byDay, stop);

    /// <summary>The tags that most answers to a survey have, by name.</summary>
    public async Task<IReadOnlyList<string>> Tags(Guid survey, int most, CancellationToken stop) =>
        (await db.DailyTotals.Where(t => t.SurveyId == survey && t.Facet == Facets.Tag)
            .GroupBy(t => t.Value)
            .OrderByDescending(g => g.Sum(t => t.N))
            .ThenBy(g => g.Key)
            .Take(most)
            .Select(g => g.Key)
            .ToListAsync(stop))
        .Order(StringComparer.CurrentCultureIgnoreCase)
        .ToList();

    /// <summary>The surveys that were answered in a period, with what they measure now; the most answered first.</summary>
    public async Task<IReadOnlyList<(Guid Survey, Metric Metric)>> Answered(Period period, CancellationToken stop)
    {
        var answered = await db.DailyTotals.Where(t => t.Facet == Facets.None && t.Day >= period.From && t.Day < period.To)
            .GroupBy(t => t.SurveyId).Select(g => new { Survey = g.Key, N = g.Sum(t => t.N) }).ToDictionaryAsync(one => one.Survey, one => one.N, stop);
        var metrics = (await db.SurveyVersions.Where(v => answered.Keys.Contains(v.SurveyId)).Select(v => new { v.SurveyId, v.Number, v.Metric }).ToListAsync(stop))
            .GroupBy(v => v.SurveyId).ToDictionary(g => g.Key, g => g.MaxBy(v => v.Number)!.Metric);
        return [.. answered.OrderByDescending(one => one.Value).ThenBy(one => one.Key).Select(one => (one.Key, metrics[one.Key]))];
    }

    /// <summary>The days that have answers to one of the surveys, whatever their rule; nothing while there are none.</summary>
    public async Task<Period?> Everything(IReadOnlyCollection<Guid> surveys, CancellationToken stop)
    {
        var days = await db.DailyTotals.Where(t => surveys.Contains(t.SurveyId) && t.Facet == Facets.None)
            .GroupBy(_ => 1)
            .Select(g => new { First = g.Min(t => t.Day), Last = g.Max(t => t.Day) })
            .SingleOrDefaultAsync(stop);
        return days is null ? null : new Period(days.First, days.Last.AddDays(1));
    }

    /// <summary>The days that have answers to a survey; nothing while there are none.</summary>
    public Task<Period?> Everything(Guid survey, CancellationToken stop) => Everything([survey], stop);
}
