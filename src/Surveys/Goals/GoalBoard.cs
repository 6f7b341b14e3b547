using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>A goal and how far it has come.</summary>
/// <param name="Metric">What it's of, and in words.</param>
/// <param name="Owner">Their address; nothing where nobody looks after it.</param>
/// <param name="Progress">Nothing where its survey is gone.</param>
/// <param name="Sentence">What stands behind the verdict.</param>
internal sealed record GoalRecord(
    Guid Id, string Name, Measure Metric, string Of, string Unit, bool LessIsBetter, double Baseline, double? BaselineLow, double? BaselineHigh, double Target, DateOnly Start, DateOnly Deadline,
    string? Owner, string? Serves, GoalVerdict Verdict, string Sentence, GoalProgress? Progress, string? Review, DateTimeOffset? ReviewedAt, DateTimeOffset CreatedAt);

/// <summary>A goal that serves a value or a pillar.</summary>
internal sealed record ServingGoal(Guid Id, string Name, GoalVerdict Verdict);

internal sealed record GoalNoteRecord(DateTimeOffset At, string Words);

/// <summary>Tells how far goals have come, now.</summary>
internal sealed class GoalBoard(SurveysDb db, CurrentTenant tenant, MeasureReader measures, TimeProvider clock)
{
    /// <summary>Those that go on first, by their deadline.</summary>
    public async Task<List<(GoalRecord Record, MeasureTerms? Terms)>> List(CancellationToken stop)
    {
        var goals = await db.Goals.AsNoTracking().OrderBy(g => g.ReviewedAt != null).ThenBy(g => g.DeadlineDay).ThenBy(g => g.Id).ToListAsync(stop);
        var told = new List<(GoalRecord, MeasureTerms?)>();
        foreach (var goal in goals)
            told.Add(await Tell(goal, stop));
        return told;
    }

    public async Task<(GoalRecord Record, MeasureTerms? Terms)?> Get(Guid id, CancellationToken stop) =>
        await db.Goals.AsNoTracking().SingleOrDefaultAsync(g => g.Id == id, stop) is { } goal ? await Tell(goal, stop) : null;

    /// <summary>The newest first.</summary>
    public Task<List<GoalNoteRecord>> History(Guid id, CancellationToken stop) =>
        db.GoalNotes.Where(n => n.GoalId == id).OrderByDescending(n => n.Id).Select(n => new GoalNoteRecord(n.At, n.Words)).ToListAsync(stop);

    /// <summary>Those that go on, by the value or pillar that they serve, whatever its letters' case.</summary>
    public async Task<ILookup<string, ServingGoal>> Serving(CancellationToken stop)
    {
        var goals = await db.Goals.AsNoTracking().Where(g => g.Serves != null && g.ReviewedAt == null).OrderBy(g => g.DeadlineDay).ThenBy(g => g.Id).ToListAsync(stop);
        return goals.ToLookup(goal => goal.Serves!, goal => new ServingGoal(goal.Id, goal.Name, goal.Verdict), StringComparer.OrdinalIgnoreCase);
    }

    public async Task<(GoalRecord Record, MeasureTerms? Terms)> Tell(Goal goal, CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var today = zone.DayOf(clock.GetUtcNow());
        var last = goal.DeadlineDay.AddDays(1);
        var measure = await measures.Read(goal.Metric, new Period(goal.StartDay, Later(goal.StartDay.AddDays(1), today < last ? today : last)), zone, stop);
        var progress = measure is null ? null : GoalProgress.Of(goal, measure, today);
        var verdict = progress?.Verdict ?? GoalVerdict.Unknown;
        var owner = await db.AddressOf(goal.OwnerId, stop);
        return (new GoalRecord(
            goal.Id, goal.Name, goal.Metric, measure?.Terms.Full ?? "a survey that is gone", measure?.Terms.Unit ?? "", measure?.Terms.LessIsBetter ?? false, goal.Baseline, goal.BaselineLow, goal.BaselineHigh, goal.Target,
            goal.StartDay, goal.DeadlineDay, owner, goal.Serves, verdict, GoalWords.Sentence(goal, measure?.Terms, progress), progress, goal.Review, goal.ReviewedAt, goal.CreatedAt), measure?.Terms);
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;
}
