using Microsoft.EntityFrameworkCore;
using Surveys.Responses;
using Surveys.Scoring;

namespace Surveys.Trends;

/// <summary>Finds where a score moved more than chance lets it, and who brought that.</summary>
internal sealed class Movements(SurveysDb db, TallyReader tallies, GroupNames names, CommentWords words)
{
    /// <summary>With fewer points of their own to say what is usual, a chart would judge by chance.</summary>
    private const int FewestPoints = 6;

    private const int MostParts = 3;

    /// <summary>The newest: thousands of comments are read for each.</summary>
    private const int MostWithWords = 3;

    /// <summary>Of the shift; what brought less isn't worth a line.</summary>
    private const double SmallestPart = 0.1;

    /// <summary>By what a movement can be taken apart.</summary>
    public static readonly IReadOnlyList<Dimension> Dimensions = [Dimension.Agent, Dimension.Team, Dimension.Channel, Dimension.Tag];

    /// <param name="query">Its interval is day or week.</param>
    /// <param name="by">By what a movement is taken apart; nothing of an anonymous survey.</param>
    /// <param name="tellsWords">Whether words of comments are told.</param>
    /// <returns>Nothing while too little has been answered to say what is usual.</returns>
    public async Task<MovementsRecord?> Read(ScoreQuery query, IReadOnlyCollection<Dimension> by, bool tellsWords, CancellationToken stop)
    {
        var whole = query.Period with { From = query.Period.From.AddDays(-Before(query)) };
        if (await tallies.Read(query with { GroupBy = null }, whole, stop) is not [var counts, ..])
            return null;

        var points = Points(counts, query, query.Period);
        var usual = Points(counts, query, new Period(whole.From, query.Period.From)).FindAll(point => point.Tally.N > 0);
        if (usual.Count < FewestPoints)
            usual = FirstHalf(points.FindAll(point => point.Tally.N > 0));
        if (usual.Count < FewestPoints || ControlChart.Of(points.ConvertAll(point => point.Tally), usual.ConvertAll(point => point.Tally), query.Confidence) is not { } chart)
            return null;

        var reference = new Period(usual[0].Days.From, usual[^1].Days.To);
        var movements = new List<MovementRecord>();
        // Comments aren't looked up by attributes and choices.
        var wordless = tellsWords && query.Traits.Count == 0 ? Math.Max(0, chart.Signals.Count - MostWithWords) : chart.Signals.Count;
        foreach (var (place, signal) in chart.Signals.Index())
            movements.Add(await Movement(query, counts, points, signal, reference, by, place >= wordless, stop));
        return new MovementsRecord(
            query.Interval, new PeriodRecord(reference.From, reference.To), chart.Centre, points.Zip(chart.Points, Record).ToList(), movements);
    }

    /// <summary>How many days before the period are the measure: as many as it has, and enough for one.</summary>
    private static int Before(ScoreQuery query) => Math.Max(query.Period.Days, query.Interval == TrendInterval.Day ? 60 : 182);

    private static List<(Period Days, Tally Tally)> Points(RuleTallies counts, ScoreQuery query, Period period) => query.Interval.Points(period.From, period.To)
        .Select(point => new Period(point.From, point.To))
        .Select(days => (days, counts.Of(days)))
        .ToList();

    private static List<(Period Days, Tally Tally)> FirstHalf(List<(Period Days, Tally Tally)> points) => points[..((points.Count + 1) / 2)];

    private static ControlPointRecord Record((Period Days, Tally Tally) point, ControlPoint? control) => new(
        point.Days.From, point.Tally.N, control?.Value, control?.Ewma, control?.Limits.Low, control?.Limits.High, VerdictWords.Of(control?.Verdict ?? Verdict.NoEvidenceOfChange));

    private async Task<MovementRecord> Movement(
        ScoreQuery query, RuleTallies counts, List<(Period Days, Tally Tally)> points, Signal signal, Period reference, IReadOnlyCollection<Dimension> by, bool tellsWords, CancellationToken stop)
    {
        var days = new Period(points[signal.Since].Days.From, points[signal.Until].Days.To);
        var (before, after) = (counts.Of(reference), counts.Of(days));
        var parts = new List<PartRecord>();
        foreach (var dimension in Dimensions.Intersect(by))
            parts.AddRange(await Parts(query with { GroupBy = new Grouping(dimension) }, before, after, reference, days, stop));
        return new MovementRecord(
            days.From, points[signal.Noticed].Days.From, days.To.AddDays(-1), signal.Lasts, VerdictWords.Of(signal.Verdict), after.N, Score.Of(after).Value!.Value, signal.Shift, signal.Margin?.Low, signal.Margin?.High, parts,
            tellsWords ? await words.Of(CommentsOf(query, days), CommentsOf(query, reference), stop) : []);
    }

    private IQueryable<SurveyResponse> CommentsOf(ScoreQuery query, Period days) => query.CommentsOf(days).Apply(db.Responses.AsNoTracking());

    /// <summary>The groups that moved the whole in the direction that it took, the largest first.</summary>
    private async Task<IEnumerable<PartRecord>> Parts(ScoreQuery query, Tally before, Tally after, Period reference, Period days, CancellationToken stop)
    {
        var old = await tallies.Groups(query with { Period = reference }, after.Rule, stop);
        var now = await tallies.Groups(query with { Period = days }, after.Rule, stop);
        var keys = old.Keys.Union(now.Keys).ToList();
        if (keys.Count < 2)
            return [];

        var none = Tally.Empty(after.Rule);
        var pairs = keys.ConvertAll(key => (Before: old.GetValueOrDefault(key, none), After: now.GetValueOrDefault(key, none)));
        var shift = Score.Of(after).Value!.Value - Score.Of(before).Value!.Value;
        var changes = Change.Among(pairs, query.Confidence);
        var called = await names.Of(query, stop);
        return Contributions(query.GroupBy!.Value.By, pairs, before, after)
            .Where(part => part.Total / shift >= SmallestPart && IsTold(pairs[part.Group].Before) && IsTold(pairs[part.Group].After))
            .OrderByDescending(part => Math.Abs(part.Total))
            .Take(MostParts)
            .Select(part => new PartRecord(
                query.GroupBy.Value.By, keys[part.Group].Text, keys[part.Group].NameBy(called), pairs[part.Group].Before.N, pairs[part.Group].After.N, part.Within, part.Mix,
                VerdictWords.Of(changes[part.Group]?.Verdict ?? Verdict.NoEvidenceOfChange)));
    }

    /// <summary>As little as elsewhere is told of groups with few answers.</summary>
    private static bool IsTold(Tally tally) => tally.N is 0 or >= ScoreBoard.SmallestGroup;

    /// <summary>An answer may have several tags: each is held against all that don't have it.</summary>
    private static IEnumerable<Contribution> Contributions(Dimension by, List<(Tally Before, Tally After)> pairs, Tally before, Tally after) => by == Dimension.Tag
        ? pairs.SelectMany((pair, i) => Contribution.Of([pair, (before.Without(pair.Before), after.Without(pair.After))]).Where(part => part.Group == 0).Select(part => part with { Group = i }))
        : Contribution.Of(pairs);
}
