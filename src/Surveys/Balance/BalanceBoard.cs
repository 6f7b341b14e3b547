using Microsoft.EntityFrameworkCore;
using Surveys.Kpis;
using Surveys.Scoring;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Balance;

/// <summary>Holds what support is measured by against what customers say of it. It tells what goes together, and never why.</summary>
internal sealed class BalanceBoard(SurveysDb db, KpiBoard kpis, TallyReader tallies, ScoreBoard scores)
{
    /// <summary>By what a warning is looked into.</summary>
    private static readonly IReadOnlyList<string> Lookups = ["agent", "team", "channel"];

    /// <summary>A survey's scores by week.</summary>
    private sealed record Side(Guid Survey, string Name, bool IsAnonymous, ScoreQuery Query, ScoresRecord Scores)
    {
        public Became Became => BalanceWords.Became(Scores.Change?.Verdict, Scores.Rule.Direction == Direction.LowerIsBetter);
    }

    public async Task<BalanceRecord> Read(BalanceQuery query, Tenant workspace, CancellationToken stop)
    {
        var requests = await kpis.Read(query.Requests, workspace, stop);
        var sides = await Sides(query, workspace, stop);
        var each = Judged(requests);
        var pairs = (from kpi in each from side in sides select Pair(kpi, requests, side)).ToList();
        var chosen = requests.Kpis.Single(kpi => kpi.Kpi == query.Requests.Kpi);
        var against = sides.Find(side => side.Survey == query.Survey) ?? sides.FirstOrDefault();
        var weeks = against is null ? [] : Weeks(requests, chosen, against);
        var points = against is null ? [] : query.Requests.GroupBy is { } by ? await Groups(chosen, against, by, stop) : OfWeeks(chosen, against, weeks);
        return new BalanceRecord(
            requests.TimeZone, requests.From, requests.To, requests.Against, requests.Hours, chosen.Kpi, against?.Survey, query.Requests.GroupBy is { } grouping ? grouping.Text : BalanceQuery.ByWeek,
            each, sides.ConvertAll(side => new BalanceScore(side.Survey, side.Name, side.Scores.Rule, side.Scores.Total, side.Scores.Change, side.Became)), pairs,
            await Warnings(query, workspace, sides, pairs, stop), weeks, points, TogetherRecord.Of(points.Select(point => (point.Kpi, point.Score))));
    }

    /// <summary>The most answered survey of each metric, and the one asked for, which stands first.</summary>
    private async Task<List<Side>> Sides(BalanceQuery query, Tenant workspace, CancellationToken stop)
    {
        var period = query.Requests.Period;
        var answered = await tallies.Answered(period, stop);
        var surveys = await db.Surveys.Where(s => answered.Select(one => one.Survey).Contains(s.Id)).Select(s => new { s.Id, s.Name, s.IsAnonymous }).ToDictionaryAsync(s => s.Id, stop);
        var sides = new List<Side>();
        foreach (var (survey, _) in answered.OrderByDescending(one => one.Survey == query.Survey).DistinctBy(one => one.Metric))
        {
            var of = new ScoreQuery { Surveys = [survey], Period = period, Against = query.Requests.Against, Interval = TrendInterval.Week };
            if (await scores.Read(of, workspace, stop) is { } told)
                sides.Add(new Side(survey, surveys[survey].Name, surveys[survey].IsAnonymous, of, told));
        }

        return sides;
    }

    /// <summary>Those of which less or more is better, their changes judged together.</summary>
    private static List<BalanceKpi> Judged(KpisRecord requests)
    {
        var each = requests.Kpis.Where(kpi => kpi.LessIsBetter is not null).ToList();
        var changes = Change.JudgedTogether(each.Select(kpi => kpi.Change?.ToChange()));
        return [.. each.Zip(changes.Select(KpiDifference.Of), (kpi, change) => new BalanceKpi(kpi.Kpi, kpi.Name, kpi.Unit, kpi.LessIsBetter!.Value, kpi.Total, change, BalanceWords.Became(change?.Verdict, kpi.LessIsBetter!.Value)))];
    }

    private static BalancePair Pair(BalanceKpi kpi, KpisRecord requests, Side side)
    {
        var weeks = Weeks(requests, requests.Kpis.Single(one => one.Kpi == kpi.Kpi), side);
        return new BalancePair(
            kpi.Kpi, side.Survey, TogetherRecord.Of(weeks.Where(HasBoth).Select(week => (week.Kpi.Value!.Value, week.Score.Score!.Value))), kpi.Became == Became.Better && side.Became == Became.Worse);
    }

    private static List<BalanceWeek> Weeks(KpisRecord requests, KpiRecord kpi, Side side) => [.. kpi.Series
        .Join(side.Scores.Series, point => point.Start, point => point.Start, (ours, theirs) => new BalanceWeek(ours.Start, ours.Figure, theirs))
        .Where(week => week.Start >= requests.From && requests.Interval.Next(week.Start) <= requests.To)];

    /// <summary>Enough to speak of on both sides.</summary>
    private static bool HasBoth(BalanceWeek week) => IsEnough(week.Kpi) && week.Score is { N: >= ScoreBoard.SmallestGroup, Score: not null };

    private static bool IsEnough(KpiFigure figure) => figure is { N: >= ScoreBoard.SmallestGroup, Value: not null };

    private static List<BalancePoint> OfWeeks(KpiRecord kpi, Side side, List<BalanceWeek> weeks) => weeks.FindAll(HasBoth)
        .ConvertAll(week => Point(kpi, side, FormattableString.Invariant($"{week.Start:yyyy-MM-dd}"), ScoreWords.Point(TrendInterval.Week, week.Start), week.Kpi, (week.Score.N, week.Score.Score!.Value, week.Score.Low, week.Score.High)));

    private async Task<List<BalancePoint>> Groups(KpiRecord kpi, Side side, Grouping by, CancellationToken stop)
    {
        var groups = side.IsAnonymous ? [] : await scores.Groups(side.Query, by, stop);
        return [.. kpi.Groups.Where(group => group.Id is not null && IsEnough(group.Figure))
            .Join(groups.Where(group => group.Score is not null), ours => ours.Id, theirs => theirs.Id, (ours, theirs) => Point(kpi, side, ours.Id!, ours.Name, ours.Figure, (theirs.N, theirs.Score!.Value, theirs.Low, theirs.High)))];
    }

    private static BalancePoint Point(KpiRecord kpi, Side side, string id, string name, KpiFigure figure, (long N, double Score, double? Low, double? High) score)
    {
        var (isGood, isLiked) = (figure.Value < kpi.Total.Value == kpi.LessIsBetter, score.Score < side.Scores.Total.Score == (side.Scores.Rule.Direction == Direction.LowerIsBetter));
        var quadrant = (isGood, isLiked) switch { (true, true) => Quadrant.GoodAndLiked, (true, false) => Quadrant.GoodButDisliked, (false, true) => Quadrant.PoorButLiked, _ => Quadrant.PoorAndDisliked };
        return new BalancePoint(
            id, name, figure.N, figure.Value!.Value, figure.Low, figure.High, score.N, score.Score, score.Low, score.High, quadrant, BalanceWords.Of(quadrant, kpi.Kpi),
            LeavesOut(figure.Low, figure.High, kpi.Total.Value) && LeavesOut(score.Low, score.High, side.Scores.Total.Score));
    }

    private static bool LeavesOut(double? low, double? high, double? whole) => low > whole || high < whole;

    private async Task<IReadOnlyList<BalanceWarning>> Warnings(BalanceQuery query, Tenant workspace, List<Side> sides, List<BalancePair> pairs, CancellationToken stop)
    {
        var warned = pairs.FindAll(pair => pair.Warns);
        var where = warned.ToDictionary(pair => pair, _ => new List<BalanceGroup>());
        foreach (var (kpi, of) in warned.GroupBy(pair => pair.Kpi).SelectMany(same => Lookups.Select(by => (same.Key, By: by))))
        {
            var grouping = KpiQuery.Group(of)!.Value;
            var ours = (await kpis.Read(query.Requests with { Kpi = kpi, GroupBy = grouping, HasAllTrends = false }, workspace, stop)).Kpis.Single(one => one.Kpi == kpi);
            foreach (var pair in warned.FindAll(pair => pair.Kpi == kpi))
            {
                var side = sides.Find(side => side.Survey == pair.Survey)!;
                var theirs = side.IsAnonymous ? [] : await scores.Groups(side.Query, grouping, stop);
                where[pair].AddRange(ours.Groups.Where(group => group.Id is not null)
                    .Join(theirs, group => group.Id, group => group.Id, (group, theirs) => (group, theirs.Change))
                    .Where(both => BalanceWords.Became(both.group.Before?.Verdict, ours.LessIsBetter!.Value) == Became.Better
                        && BalanceWords.Became(both.Change?.Verdict, side.Scores.Rule.Direction == Direction.LowerIsBetter) == Became.Worse)
                    .Select(both => new BalanceGroup(of, both.group.Id, both.group.Name, both.group.Before!, both.Change!)));
            }
        }

        return warned.ConvertAll(pair => new BalanceWarning(pair.Kpi, pair.Survey, where[pair]));
    }
}
