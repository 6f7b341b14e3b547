using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Sends digests when their hour comes, some of each workspace in turn: Monday at eight is everybody's hour.</summary>
internal sealed class DigestRounds(TenantScopes tenants, DueRounds rounds, TimeProvider clock, ILogger<DigestRounds> log)
{
    private const int Batch = 20;

    public Task SendDue(CancellationToken stop) => rounds.Run(DueHint.Digests, tenantId => SendSome(tenantId, stop), stop);

    private async Task SendSome(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var (db, now) = (scope.ServiceProvider.GetRequiredService<SurveysDb>(), clock.GetUtcNow());
        foreach (var member in await db.Digests.Where(d => d.NextDueAt <= now).OrderBy(d => d.NextDueAt).Take(Batch).Select(d => d.MemberId).ToListAsync(stop))
            await Send(tenantId, member, stop);
        await db.SettleDue(tenantId, DueHint.Digests, () => db.Digests.MinAsync(d => d.NextDueAt, stop), stop);
    }

    private async Task Send(Guid tenantId, Guid member, CancellationToken stop)
    {
        try
        {
            await using var scope = tenants.Enter(tenantId);
            await scope.ServiceProvider.GetRequiredService<DigestPost>().Send(member, stop);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogError(problem, "The digest of member {MemberId} in workspace {TenantId} failed; it is tried again in an hour", member, tenantId);
            await using var scope = tenants.Enter(tenantId);
            await scope.ServiceProvider.GetRequiredService<DigestPost>().PutOff(member, stop);
        }
    }
}

[DisallowConcurrentExecution]
internal sealed class SendDigestsJob(DigestRounds digests) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await digests.SendDue(cancellationToken);
}
