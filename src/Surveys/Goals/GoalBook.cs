using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>Keeps the workspace's goals and what became of them.</summary>
internal sealed class GoalBook(SurveysDb db, CurrentTenant tenant, MeasureReader measures, AuditLog audit, TimeProvider clock)
{
    private const int Most = 100;
    private const int LongestDays = 730;

    /// <summary>What would be said of it; nothing is stored.</summary>
    /// <exception cref="InvalidInputException">Such a goal can't be set.</exception>
    public async Task<GoalAdvice> Advise(GoalInput input, CancellationToken stop)
    {
        var (advice, _, _) = await Check(input, stop);
        return advice;
    }

    /// <exception cref="InvalidInputException">Such a goal can't be set.</exception>
    /// <exception cref="ConflictException">There are too many.</exception>
    public async Task<Goal> Set(GoalInput input, CancellationToken stop)
    {
        var (advice, terms, owner) = await Check(input, stop);
        if (await db.Goals.CountAsync(stop) >= Most)
            throw new ConflictException($"There are {Most} goals, which is the most: remove one first. Two or three get further than many.");

        var now = clock.GetUtcNow();
        return await db.Retry(async () =>
        {
            var goal = new Goal
            {
                TenantId = tenant.Id,
                Id = Guid.CreateVersion7(now),
                CreatedAt = now.ToStored(),
                Name = input.Name!.Trim(),
                Metric = input.Metric!,
                Baseline = advice.Baseline.Value!.Value,
                Target = input.Target!.Value,
                StartDay = input.Start!.Value,
                DeadlineDay = input.Deadline!.Value,
            };
            db.Goals.Add(goal);
            await Store(goal, input, advice, owner, $"Set: {terms.Full} from {terms.Say(goal.Baseline)} to {terms.Say(goal.Target)} by {ScoreWords.Day(goal.DeadlineDay)}.", AuditActions.GoalSet, now, stop);
            return goal;
        });
    }

    /// <returns>Nothing where there is no such goal.</returns>
    /// <inheritdoc cref="Set"/>
    public async Task<Goal?> Change(Guid id, GoalInput input, CancellationToken stop)
    {
        var (advice, terms, owner) = await Check(input, stop);
        var now = clock.GetUtcNow();
        return await db.Retry(async () =>
        {
            if (await db.Goals.SingleOrDefaultAsync(g => g.Id == id, stop) is not { } goal)
                return null;
            if (goal.ReviewedAt is not null)
                throw new ConflictException("The goal is closed: it has been reviewed. Set a new one.");

            var (metric, target, deadline) = (goal.Metric, goal.Target, goal.DeadlineDay);
            (goal.Name, goal.Metric, goal.Baseline, goal.Target, goal.StartDay, goal.DeadlineDay) = (input.Name!.Trim(), input.Metric!, advice.Baseline.Value!.Value, input.Target!.Value, input.Start!.Value, input.Deadline!.Value);
            var words = metric != goal.Metric
                ? $"Changed to another figure: {terms.Full} from {terms.Say(goal.Baseline)} to {terms.Say(goal.Target)} by {ScoreWords.Day(goal.DeadlineDay)}."
                : target != goal.Target || deadline != goal.DeadlineDay
                ? $"Changed: to {terms.Say(goal.Target)} by {ScoreWords.Day(goal.DeadlineDay)}, where {terms.Say(target)} by {ScoreWords.Day(deadline)} was wanted."
                : $"Changed: {terms.Full} from {terms.Say(goal.Baseline)} to {terms.Say(goal.Target)} by {ScoreWords.Day(goal.DeadlineDay)}.";
            await Store(goal, input, advice, owner, words, AuditActions.GoalChanged, now, stop);
            return goal;
        });
    }

    /// <summary>Closes it after its deadline, with what was learnt.</summary>
    /// <returns>Nothing where there is no such goal.</returns>
    /// <exception cref="InvalidInputException">Nothing is said.</exception>
    /// <exception cref="ConflictException">The deadline hasn't passed.</exception>
    public Task<Goal?> Review(Guid id, string? words, CancellationToken stop) => db.Retry(async () =>
    {
        var errors = new FieldErrors();
        errors.CheckText(words, "review", 2000, required: true);
        errors.ThrowIfAny();
        if (await db.Goals.SingleOrDefaultAsync(g => g.Id == id, stop) is not { } goal)
            return null;
        if (goal.NextLookAt is not null)
            throw new ConflictException($"The goal goes on until {ScoreWords.Day(goal.DeadlineDay)}: it is reviewed when that day has passed.");

        var now = clock.GetUtcNow();
        goal.Close(words!.Trim(), now.ToStored());
        db.GoalNotes.Add(GoalNote.Of(goal, $"Reviewed: {words.Trim()}", now));
        audit.Note(AuditActions.GoalReviewed, new Subject("goal", goal.Id, goal.Name));
        await db.SaveChangesAsync(stop);
        return goal;
    });

    /// <returns>Whether it was there.</returns>
    public Task<bool> Remove(Guid id, CancellationToken stop) => db.Retry(async () =>
    {
        if (await db.Goals.SingleOrDefaultAsync(g => g.Id == id, stop) is not { } goal)
            return false;

        db.Goals.Remove(goal);
        audit.Note(AuditActions.GoalRemoved, new Subject("goal", goal.Id, goal.Name));
        await db.SaveChangesAsync(stop);
        return true;
    });

    /// <summary>What goals serve has another name now. Stored with what the caller saves; closed goals keep the words of their time.</summary>
    public async Task Rename(IEnumerable<(string Before, string Now)> names, CancellationToken stop)
    {
        var others = names.Where(name => name.Before != name.Now).ToDictionary(name => name.Before, name => name.Now, StringComparer.OrdinalIgnoreCase);
        if (others.Count == 0)
            return;
        foreach (var goal in await db.Goals.Where(g => g.Serves != null && g.ReviewedAt == null).ToListAsync(stop))
            goal.Serves = others.GetValueOrDefault(goal.Serves!, goal.Serves!);
    }

    private async Task Store(Goal goal, GoalInput input, GoalAdvice advice, Guid? owner, string words, AuditAction action, DateTimeOffset now, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        (goal.BaselineLow, goal.BaselineHigh, goal.OwnerId, goal.Serves) = (advice.Baseline.Low, advice.Baseline.High, owner, Blank.ToNull(input.Serves)?.Trim());
        goal.LookSoon(now.ToStored());
        db.GoalNotes.Add(GoalNote.Of(goal, words, now));
        audit.Note(action, new Subject("goal", goal.Id, goal.Name));
        await db.SaveChangesAsync(stop);
        await db.NoteDue(tenant.Id, DueHint.Goals, now, stop);
        await transaction.CommitAsync(stop);
    }

    private async Task<(GoalAdvice Advice, MeasureTerms Terms, Guid? Owner)> Check(GoalInput input, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.CheckText(input.Name, "name", 200, required: true);
        errors.CheckText(input.Serves, "serves", 200);
        errors.Require(input.Target is not null, "target", "is missing.");
        errors.Require(input.Baseline is not { } baseline || double.IsFinite(baseline), "baseline", "must be a number.");
        errors.Require(input.Start is { Year: >= 1990 and < 2200 }, "start", "must be a day, such as 2026-12-01.");
        errors.Require(input.Deadline is { Year: >= 1990 and < 2200 }, "deadline", "must be a day, such as 2027-03-31.");
        errors.Require(input is not { Start: { } start, Deadline: { } deadline } || deadline.DayNumber - start.DayNumber is >= 13 and <= LongestDays, "deadline", "must lie from two weeks to two years after the start.");
        var owner = Blank.ToNull(input.Owner) is { } address ? await db.MemberWith(address, stop) : null;
        errors.Require(Blank.ToNull(input.Owner) is null || owner is not null, "owner", "is the address of no member of this workspace.");
        await measures.Check(input.Metric, "metric", errors, stop);
        errors.ThrowIfAny();

        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var today = zone.DayOf(clock.GetUtcNow());
        var measure = await measures.Read(input.Metric!, GoalAdvice.History(input.Start!.Value, today), zone, stop);
        return (GoalAdvice.On(input with { Owner = Blank.ToNull(input.Owner), Serves = Blank.ToNull(input.Serves) }, measure!, today), measure!.Terms, owner);
    }
}
