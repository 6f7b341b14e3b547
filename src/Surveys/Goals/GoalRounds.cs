using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Mail;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>Looks at each goal once a day, early in the morning of its workspace, and tells its owner when the verdict has become another.</summary>
internal sealed class GoalRounds(TenantScopes tenants, DueRounds rounds, BaseUrl baseUrl, TimeProvider clock, ILogger<GoalRounds> log)
{
    private static readonly TimeOnly Hour = new(6, 0);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public Task LookDue(CancellationToken stop) => rounds.Run(DueHint.Goals, tenantId => LookAtAll(tenantId, stop), stop);

    private async Task LookAtAll(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var (db, now) = (scope.ServiceProvider.GetRequiredService<SurveysDb>(), clock.GetUtcNow());
        foreach (var id in await db.Goals.Where(g => g.NextLookAt <= now).Select(g => g.Id).ToListAsync(stop))
            await TryToLook(tenantId, id, now, stop);
        await db.SettleDue(tenantId, DueHint.Goals, () => db.Goals.MinAsync(g => g.NextLookAt, stop), stop);
    }

    /// <summary>One that can't be looked at now is tried again later, and holds up none behind it.</summary>
    private async Task TryToLook(Guid tenantId, Guid id, DateTimeOffset now, CancellationToken stop)
    {
        try
        {
            await Look(tenantId, id, now, stop);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogError(problem, "Goal {GoalId} in workspace {TenantId} couldn’t be looked at; it is tried again in an hour", id, tenantId);
            await using var scope = tenants.Enter(tenantId);
            await scope.ServiceProvider.GetRequiredService<SurveysDb>().Goals.Where(g => g.Id == id && g.NextLookAt <= now).ExecuteUpdateAsync(set => set.SetProperty(g => g.NextLookAt, now + Pause), stop);
        }
    }

    /// <summary>The verdict, its note and the letter are stored by one transaction, under the goal's row: each is told once.</summary>
    private async Task Look(Guid tenantId, Guid id, DateTimeOffset now, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var goal = await db.Goals.FromSql($"select * from goals where tenant_id = {tenantId} and id = {id} and next_look_at <= {now} for update skip locked").SingleOrDefaultAsync(stop);
        if (goal is null)
            return;

        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenantId, stop);
        var zone = Zone.Of(workspace.TimeZone);
        var today = zone.DayOf(now);
        var (told, _) = await scope.ServiceProvider.GetRequiredService<GoalBoard>().Tell(goal, stop);
        if (goal.Judge(told.Verdict, today > goal.DeadlineDay ? null : zone.At(today.AddDays(1).ToDateTime(Hour))))
        {
            db.GoalNotes.Add(GoalNote.Of(goal, $"{char.ToUpperInvariant(GoalWords.Of(told.Verdict)[0])}{GoalWords.Of(told.Verdict)[1..]}: {told.Sentence}", now));
            if (told.Owner is { } owner && workspace.DeleteAt is null)
                scope.ServiceProvider.GetRequiredService<LetterBox>().Add(Letter(workspace, told, owner));
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    private Letter Letter(Tenant workspace, GoalRecord goal, string owner) => new(
        owner,
        $"{goal.Name}: {GoalWords.Of(goal.Verdict)}",
        [
            $"The goal “{goal.Name}” of {workspace.Name} is {GoalWords.Of(goal.Verdict)}. {goal.Sentence}",
            goal.Verdict is GoalVerdict.Met or GoalVerdict.Missed or GoalVerdict.Unknown ? "Its deadline has passed: write down what you learnt, and it is closed." : $"It is about {goal.Of}, and goes until {ScoreWords.Day(goal.Deadline)}. You get this because you look after it.",
        ],
        "Open the goal",
        baseUrl.To($"goals/{goal.Id}"));
}

[DisallowConcurrentExecution]
internal sealed class LookAtGoalsJob(GoalRounds goals) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await goals.LookDue(cancellationToken);
}
