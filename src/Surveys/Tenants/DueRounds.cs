using Microsoft.EntityFrameworkCore;

namespace Surveys.Tenants;

/// <summary>Does what is due, workspace by workspace.</summary>
internal sealed class DueRounds(TenantScopes tenants, TimeProvider clock, ILogger<DueRounds> log)
{
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    /// <param name="act">Moves or removes the workspace's hint when it's done.</param>
    public async Task Run(string work, Func<Guid, Task> act, CancellationToken stop)
    {
        foreach (var tenantId in await Take(work, stop))
        {
            try
            {
                await act(tenantId);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // One workspace's trouble must not keep the others' work; its turn comes again when the lease ends.
                log.LogError(problem, "The {Work} of workspace {TenantId} failed; it is tried again when the lease ends", work, tenantId);
            }
        }
    }

    /// <summary>For work that goes on: nobody else takes the workspace for another lease.</summary>
    public Task Renew(SurveysDb db, Guid tenantId, string work, CancellationToken stop)
    {
        var until = clock.GetUtcNow() + Lease;
        return db.DueHints.Where(h => h.TenantId == tenantId && h.Work == work).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, until), stop);
    }

    /// <summary>
    /// The workspaces with such work due, each in one worker's hands until the lease ends: what a dead one had taken is due again then.
    /// </summary>
    private async Task<List<Guid>> Take(string work, CancellationToken stop)
    {
        await using var scope = tenants.Outside();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<SurveysDb>(), clock.GetUtcNow());
        return await db.Database.SqlQuery<Guid>(
            $"update due_hints set due_at = {now + Lease} where work = {work} and due_at <= {now} returning tenant_id as \"Value\"").ToListAsync(stop);
    }
}
