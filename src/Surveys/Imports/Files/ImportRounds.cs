using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>Does the imports that wait, a slice of each workspace's in turn: one company's million rows don't keep another's ten waiting.</summary>
internal sealed class ImportRounds(TenantScopes tenants, FileRun run, TimeProvider clock, ILogger<ImportRounds> log)
{
    /// <summary>Longer than a batch ever takes; a dead worker's import is taken over then.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>The job ends and begins anew, so that a worker that is to stop doesn't go on for hours.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(20);

    public async Task WorkDue(CancellationToken stop)
    {
        var begun = clock.GetTimestamp();
        while (clock.GetElapsedTime(begun) < Turn && await Take(stop) is { } tenantId)
        {
            try
            {
                await run.Work(tenantId, stop);
                await Settle(tenantId, stop);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // One workspace's trouble must not keep the others' work; its turn comes again when the lease ends.
                log.LogError(problem, "An import of workspace {TenantId} was interrupted; it goes on when the lease ends", tenantId);
            }
        }
    }

    /// <summary>The workspace that has waited longest, in our hands until the lease ends.</summary>
    private async Task<Guid?> Take(CancellationToken stop)
    {
        await using var scope = tenants.Outside();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<SurveysDb>(), clock.GetUtcNow());
        var taken = await db.Database.SqlQuery<Guid>(
            $"""
            update due_hints set due_at = {now + Lease}
            where work = {DueHint.Imports} and tenant_id =
              (select tenant_id from due_hints where work = {DueHint.Imports} and due_at <= {now} order by due_at limit 1 for update skip locked)
            returning tenant_id as "Value"
            """).ToListAsync(stop);
        return taken.Count == 0 ? null : taken[0];
    }

    /// <summary>Behind the others, if there is more to do.</summary>
    private async Task Settle(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await db.SettleDue(
            tenantId,
            DueHint.Imports,
            async () => await db.Imports.AnyAsync(i => i.State == ImportState.Trying || i.State == ImportState.Running, stop) ? clock.GetUtcNow() : null,
            stop);
    }
}
