using Surveys.Design;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Puts the scores of one survey together: total, trend, groups, change and response rate. Page and API both ask here.</summary>
internal sealed class ScoreBoard(TallyReader tallies, GroupNames groupNames, ResponseRates rates)
{
    /// <summary>Below this many answers a group's score says more about chance, and about single customers, than about the group.</summary>
    public const int SmallestGroup = 5;

    /// <summary>An attribute may have a value for each person; of so many groups those with most answers are told.</summary>
    public const int MostGroups = 1000;

    /// <returns>The scores, or nothing while the survey has never been published.</returns>
    public async Task<ScoresRecord?> Read(ScoreQuery query, Tenant workspace, CancellationToken stop)
    {
        var period = query.Period with { From = query.Period.From.AddDays(-query.Interval.Reach()) };
        var rules = await tallies.Read(query, period, stop);
        if (rules.Count == 0)
            return null;

        var before = query.Against is { } against ? await tallies.Read(query with { Period = against }, against, stop) : null;
        var names = await groupNames.Of(query, stop);
        var zone = Zone.Of(workspace.TimeZone);
        // One survey's newest rule leads; of several surveys, the rule by which most was answered.
        IEnumerable<RuleTallies> led = query.Survey is not null ? rules : rules.OrderByDescending(rule => rule.Of(query.Period).N);
        var all = led.Select(rule => (Rule: rule, Series: Series(rule, before?.SingleOrDefault(b => b.Editions.SetEquals(rule.Editions)), names, query, zone))).ToList();
        var current = all[0].Series;
        var others = all.Skip(1).Select(one => one.Series).Where(series => series.Total.N > 0).ToList();
        // Both sides of a rate are of the same surveys.
        var asked = query.Survey is not null ? query : query with { Surveys = [.. all[0].Rule.Editions.Select(edition => edition.Survey).Distinct()] };
        return new ScoresRecord(
            query.Survey,
            current.Rule,
            current.Began,
            workspace.TimeZone,
            query.Period.From,
            query.Period.To,
            query.Confidence,
            current.Total,
            current.Series,
            current.Groups,
            await rates.Read(asked, zone, stop),
            current.Change,
            await rates.SetAside(asked, stop),
            others,
            Note(others.Count > 0, rules.Any(rule => rule.Groups.Count > MostGroups)));
    }

    private static string? Note(bool hasOthers, bool hasMoreGroups) => Blank.ToNull(string.Join(' ', new[]
    {
        hasOthers ? "Scores of different scales or definitions are never added: answers given under another rule stand in other_series." : null,
        hasMoreGroups ? $"There are more groups than are told: these are the {MostGroups} with most answers." : null,
    }.OfType<string>()));

    /// <summary>The groups of the survey's newest rule alone, for a page that has the rest already.</summary>
    public async Task<IReadOnlyList<GroupRecord>> Groups(ScoreQuery query, Grouping by, CancellationToken stop)
    {
        var grouped = query with { GroupBy = by };
        if (await tallies.Newest(query.Survey!.Value, stop) is not { } rule)
            return [];

        var now = await tallies.Groups(grouped, rule, stop);
        var before = query.Against is { } against ? await tallies.Groups(grouped with { Period = against }, rule, stop) : null;
        return Groups(rule, now, before, await groupNames.Of(grouped, stop), grouped);
    }

    /// <summary>Each group's own trend, those with most answers first, of the survey's newest rule.</summary>
    public async Task<IReadOnlyList<GroupTrend>> Trends(ScoreQuery query, Grouping by, int most, CancellationToken stop)
    {
        var grouped = query with { GroupBy = by };
        if (await tallies.Newest(query.Survey!.Value, stop) is not { } rule)
            return [];

        var names = await groupNames.Of(grouped, stop);
        var groups = await tallies.GroupDays(grouped, rule, stop);
        return groups
            .Select(group => (group.Key, Counts: new RuleTallies(rule, default, new HashSet<(Guid, int)>(), group.Value, new Dictionary<GroupKey, Tally>())))
            .Select(group => (group.Key, group.Counts, Whole: group.Counts.Of(query.Period)))
            .Where(group => group.Key.Text is not null && group.Whole.N >= SmallestGroup)
            .OrderByDescending(group => group.Whole.N)
            .Take(most)
            .Select(group => new GroupTrend(
                group.Key.Text!, group.Key.NameBy(names) ?? group.Key.Text!, TotalRecord.Of(group.Whole, query.Confidence),
                query.Interval.Points(query.Period.From, query.Period.To).Select(point => Point(point.Start, group.Counts.Of(new Period(point.From, point.To)), query.Confidence)).ToList()))
            .ToList();
    }

    private static SeriesRecord Series(RuleTallies tallies, RuleTallies? before, IReadOnlyDictionary<string, string> names, ScoreQuery query, Zone zone)
    {
        var total = tallies.Of(query.Period);
        var points = query.Interval.Points(query.Period.From, query.Period.To)
            .Select(point => Point(point.Start, tallies.Of(new Period(point.From, point.To)), query.Confidence));
        return new SeriesRecord(
            ScoringRuleRecord.Of(tallies.Rule),
            zone.DayOf(tallies.Began),
            TotalRecord.Of(total, query.Confidence),
            points.ToList(),
            Groups(tallies.Rule, tallies.Groups, before?.Groups, names, query),
            before is null ? null : Change(before, total, query));
    }

    private static PointRecord Point(DateOnly start, Tally tally, double confidence)
    {
        var score = Score.Of(tally, confidence);
        return new PointRecord(start, score.N, tally.Counts, score.Value, score.Margin?.Low, score.Margin?.High);
    }

    private static ChangeRecord? Change(RuleTallies before, Tally now, ScoreQuery query) =>
        before.Of(query.Against!.Value) is var then && Scoring.Change.Between(then, now, query.Confidence) is { } change ? ChangeRecord.Of(change, query.Against.Value, then.N) : null;

    /// <summary>Ordered by the shrunken estimate, best first, so that luck with few answers doesn't lead; masked groups last.</summary>
    private static List<GroupRecord> Groups(
        ScoringRule rule, IReadOnlyDictionary<GroupKey, Tally> now, IReadOnlyDictionary<GroupKey, Tally>? before, IReadOnlyDictionary<string, string> names, ScoreQuery query)
    {
        var groups = now.OrderByDescending(group => group.Value.N).Take(MostGroups).ToList();
        var changes = Changes(groups, before, query);
        var shrunken = Shrinkage.Of(groups.ConvertAll(group => group.Value));
        var sign = rule.Direction == Direction.HigherIsBetter ? -1 : 1;
        return groups
            .Select((group, i) => Group(group.Key, group.Value, shrunken[i], changes.GetValueOrDefault(group.Key), names, query))
            .OrderBy(group => group.Masked)
            .ThenBy(group => sign * group.Shrunken)
            .ThenByDescending(group => group.N)
            .ToList();
    }

    /// <summary>Of groups with enough answers then and now, judged together.</summary>
    private static Dictionary<GroupKey, ChangeRecord> Changes(List<KeyValuePair<GroupKey, Tally>> groups, IReadOnlyDictionary<GroupKey, Tally>? before, ScoreQuery query)
    {
        var both = groups.Where(group => group.Value.N >= SmallestGroup && before?.GetValueOrDefault(group.Key) is { N: >= SmallestGroup }).ToList();
        return both.Zip(Scoring.Change.Among(both.ConvertAll(group => (before![group.Key], group.Value)), query.Confidence))
            .Where(one => one.Second is not null)
            .ToDictionary(one => one.First.Key, one => ChangeRecord.Of(one.Second!, query.Against!.Value, before![one.First.Key].N));
    }

    private static GroupRecord Group(GroupKey key, Tally tally, double? shrunken, ChangeRecord? change, IReadOnlyDictionary<string, string> names, ScoreQuery query)
    {
        var (id, name) = (key.Text, key.NameBy(names));
        if (tally.N < SmallestGroup)
            return new GroupRecord(id, name, tally.N, [], null, null, null, null, Masked: true, null);

        var score = Score.Of(tally, query.Confidence);
        return new GroupRecord(id, name, tally.N, tally.Counts, score.Value, score.Margin?.Low, score.Margin?.High, shrunken, Masked: false, change);
    }
}
