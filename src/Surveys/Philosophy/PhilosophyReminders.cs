using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Accounts;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Philosophy;

/// <summary>Reminds whoever looks after a philosophy, once, on the day on which it's to be read again.</summary>
internal sealed class PhilosophyReminders(TenantScopes tenants, DueRounds rounds, BaseUrl baseUrl, TimeProvider clock)
{
    public Task SendDue(CancellationToken stop) => rounds.Run(DueHint.Philosophy, tenantId => Send(tenantId, stop), stop);

    /// <summary>The letter and that it was written are stored by one transaction, under the philosophy's row: it's sent once.</summary>
    private async Task Send(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var (db, now) = (scope.ServiceProvider.GetRequiredService<SurveysDb>(), clock.GetUtcNow());
        await using (var transaction = await db.Database.BeginTransactionAsync(stop))
        {
            var statement = await db.Philosophies.FromSql($"select * from philosophies where tenant_id = {tenantId} and remind_at <= {now} for update").SingleOrDefaultAsync(stop);
            if (statement is not null)
            {
                statement.HasReminded();
                var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenantId, stop);
                if (await db.AddressOf(statement.OwnerId, stop) is { } owner && workspace.DeleteAt is null)
                    scope.ServiceProvider.GetRequiredService<LetterBox>().Add(Letter(workspace, owner));
                await db.SaveChangesAsync(stop);
            }

            await transaction.CommitAsync(stop);
        }

        await db.SettleDue(tenantId, DueHint.Philosophy, () => db.Philosophies.MinAsync(s => s.RemindAt, stop), stop);
    }

    private Letter Letter(Tenant workspace, string owner) => new(
        owner,
        $"{workspace.Name}: time to read your philosophy again",
        [
            $"You wanted to read again today what support at {workspace.Name} stands for: whether its purpose still holds, and whether the figures show its values.",
            "You get this because you look after it. When you have read it, choose the next day.",
        ],
        "Open the philosophy",
        baseUrl.To("philosophy"));
}

[DisallowConcurrentExecution]
internal sealed class RemindOfPhilosophiesJob(PhilosophyReminders reminders) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await reminders.SendDue(cancellationToken);
}
