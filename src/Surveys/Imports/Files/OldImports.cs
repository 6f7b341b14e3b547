using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>Takes away files that nobody imported, and reports that have been there for a month.</summary>
internal sealed class OldImports(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    public Task ForgetDue(CancellationToken stop) => rounds.Run(DueHint.ImportFiles, tenantId => Forget(tenantId, stop), stop);

    private async Task Forget(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // With the hint in hand: whoever uploads a file meanwhile waits, and sets it again.
        await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.ImportFiles).ExecuteDeleteAsync(stop);
        var now = clock.GetUtcNow();
        await db.Imports.Where(i => i.ForgetAt <= now).ExecuteDeleteAsync(stop);
        if (await db.Imports.MinAsync(i => (DateTimeOffset?)i.ForgetAt, stop) is { } next)
            await db.NoteDue(tenantId, DueHint.ImportFiles, next, stop);
        await transaction.CommitAsync(stop);
    }
}
