using Microsoft.EntityFrameworkCore;
using Surveys.Colleagues;
using Surveys.Goals;
using Surveys.Kpis;
using Surveys.Scoring;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Pillars;

/// <summary>Puts what colleagues think of each pillar beside what customers say of it.</summary>
internal sealed class PillarBoard(SurveysDb db, CurrentTenant tenant, PillarBook book, CustomerReader customers, RoundBoard rounds, GoalBoard goals, TimeProvider clock)
{
    /// <summary>Of customers' answers.</summary>
    public const int Days = 365;

    private const int MostSegments = 12;

    /// <summary>Of one pillar, before it's judged among the others.</summary>
    private sealed record Sides(Pillar Pillar, Importance? Importance, Tally? Customers, QuestionResult? Colleagues);

    public async Task<PillarsRecord> Tell(CancellationToken stop)
    {
        var today = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop)).DayOf(clock.GetUtcNow());
        var plan = await book.Read(stop);
        var voice = await customers.Read(plan, today.AddDays(1 - Days), today, stop);
        var round = await rounds.Newest(RoundKind.Pillars, stop);
        var serving = await goals.Serving(stop);
        var sides = plan.Pillars.Select(pillar => new Sides(
            pillar, ImportanceOf(pillar, voice, null), voice.Ratings.GetValueOrDefault(pillar.Key) is { N: >= ScoreBoard.SmallestGroup } told ? told : null,
            round?.Results.FirstOrDefault(result => result.Key == pillar.Key))).ToList();
        var gaps = Change.JudgedTogether(sides.Select(side => side is { Customers: { } said, Colleagues.Whole.Tally: { } thought } ? Change.Between(said, new Tally(said.Rule, thought)) : null));
        var needed = SampleSize.ForShare(plan.Margin);
        return new PillarsRecord(
            [.. sides.Zip(gaps, (side, gap) => new PillarRecord(
                side.Pillar.Key, side.Pillar.Name, side.Pillar.Meaning, side.Pillar.IsPriority, side.Importance, Cell(side.Customers), side.Colleagues?.Whole, KpiDifference.Of(gap),
                FallsShort(side, sides), [.. serving[side.Pillar.Name]]))],
            await SurveyOf(plan, stop), voice.N(), plan.Margin, needed, Math.Max(0, needed - voice.N()), round?.Id, round?.Total, GapOf(round, plan, voice), plan.SegmentBy, Segments(plan, voice, needed));
    }

    private static Importance? ImportanceOf(Pillar pillar, CustomerVoice voice, string? segment)
    {
        var (n, named) = (voice.CountOffered(pillar.Key, segment), voice.Count(pillar.Key, segment));
        return n < ScoreBoard.SmallestGroup || Share.Wilson(named, n) is not { } margin ? null : new Importance(n, named, 100.0 * named / n, 100 * margin.Low, 100 * margin.High);
    }

    private static bool FallsShort(Sides side, List<Sides> all) =>
        side is { Importance: { } importance, Customers.Mean: { } mean }
        && importance.Share > all.Average(one => one.Importance?.Share ?? 0)
        && mean < all.Where(one => one.Customers is not null).Average(one => one.Customers!.Mean);

    private static Cell? Cell(Tally? tally)
    {
        if (tally is null)
            return null;

        var score = Score.Of(tally);
        return new Cell(score.N, score.Value, score.Margin?.Low, score.Margin?.High, tally.Counts);
    }

    /// <summary>Of each colleague all pillars, of each customer those that they rated. A round that asked about other pillars than these says nothing of them together.</summary>
    private static PerceptionGap? GapOf(RoundRecord? round, PillarPlan plan, CustomerVoice voice)
    {
        if (round?.Total is not { } total || voice.Means.Count < ScoreBoard.SmallestGroup || !round.Results.Select(result => result.Key).Order().SequenceEqual(plan.Pillars.Select(pillar => pillar.Key).Order()))
            return null;

        double[] colleagues = [.. total.People.Select(sum => (double)sum / round.Results.Count)];
        return Change.BetweenMeans(voice.Means, colleagues) is { } gap ? new PerceptionGap(colleagues.Average(), voice.Means.Average(), KpiDifference.Of(gap)!) : null;
    }

    private static List<SegmentRecord> Segments(PillarPlan plan, CustomerVoice voice, long needed)
    {
        if (plan.SegmentBy is null)
            return [];

        var segments = voice.Named.Keys.Select(key => key.Segment).Distinct().Select(name => (Name: name, N: voice.N(name)))
            .OrderBy(segment => segment.Name == Segment.Unknown).ThenBy(segment => Segment.OrderOf(segment.Name)).ThenByDescending(segment => segment.N).ThenBy(segment => segment.Name, StringComparer.CurrentCultureIgnoreCase)
            .Take(MostSegments).ToList();
        // Those left out are hidden, too.
        var rest = voice.N() - segments.Sum(segment => segment.N);
        var hidden = Disclosure.Hidden([.. segments.Select(segment => segment.N), .. rest > 0 ? [rest] : Array.Empty<long>()], ScoreBoard.SmallestGroup);
        return [.. segments.Select((segment, place) => new SegmentRecord(
            segment.Name, segment.N, Math.Max(0, needed - segment.N), hidden[place] ? null : [.. plan.Pillars.Select(pillar => ImportanceOf(pillar, voice, segment.Name))]))];
    }

    private async Task<PillarSurvey?> SurveyOf(PillarPlan plan, CancellationToken stop) => plan.SurveyId is { } id
        ? new PillarSurvey(
            id, await db.Surveys.Where(s => s.Id == id).Select(s => s.Name).SingleAsync(stop),
            await db.Rules.Where(r => r.SurveyId == id).OrderBy(r => r.CreatedAt).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(stop))
        : null;
}
