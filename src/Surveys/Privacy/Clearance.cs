using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>Deletes workspaces for good whose time of grace has passed.</summary>
internal sealed class Clearance(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    private const int Batch = 5000;

    public Task DeleteDue(CancellationToken stop) => rounds.Run(DueHint.Deletion, tenantId => Delete(tenantId, stop), stop);

    /// <summary>Deletes the workspace if its time has come. Cut off in the middle, it goes on where it was.</summary>
    /// <returns>What is kept of it; nothing when it is to stay.</returns>
    public async Task<DeletedWorkspace?> Delete(Guid tenantId, CancellationToken stop)
    {
        if (await Note(tenantId, stop) is not { } note)
            return null;

        await ClearTables(tenantId, stop);
        await using var scope = tenants.Outside();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // The rest goes by the foreign keys: the audit log, which can't be deleted before its workspace is.
        await db.Tenants.Where(t => t.Id == tenantId).ExecuteDeleteAsync(stop);
        var provider = SignOnEntry.ProviderOf(tenantId);
        await db.UserLogins.Where(l => l.LoginProvider == provider).ExecuteDeleteAsync(stop);
        await transaction.CommitAsync(stop);
        return note;
    }

    /// <summary>
    /// Noted before the first row goes, as afterwards there is nothing left to count. With the workspace's row in hand: it is called off
    /// either before, and then stays, or not at all any more.
    /// </summary>
    private async Task<DeletedWorkspace?> Note(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var workspace = await db.Tenants.FromSql($"select * from tenants where id = {tenantId} for no key update").AsNoTracking().SingleOrDefaultAsync(stop);
        if (workspace is null || workspace.DeleteAt is null || workspace.DeleteAt > now)
            return null;
        if (await db.DeletedWorkspaces.SingleOrDefaultAsync(w => w.Id == tenantId, stop) is { } begun)
            return begun;

        var note = new DeletedWorkspace
        {
            Id = tenantId,
            DeletedAt = now,
            Contacts = await db.Contacts.LongCountAsync(stop),
            Interactions = await db.Interactions.LongCountAsync(stop),
            Answers = await db.Responses.LongCountAsync(stop),
        };
        db.DeletedWorkspaces.Add(note);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return note;
    }

    /// <summary>Table by table, a batch at a time, so that a large workspace holds no lock for long.</summary>
    private async Task ClearTables(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        foreach (var table in Tables(db.Model))
        {
            // The table's name is our own model's; PostgreSQL has no limit for delete, hence the physical row ids.
            var sql = $"delete from {table} where ctid = any(array(select ctid from {table} where tenant_id = {{0}} limit {Batch}))";
            while (await db.Database.ExecuteSqlRawAsync(sql, [tenantId], stop) > 0)
            {
            }
        }
    }

    /// <summary>All tables of a workspace, each before those that it refers to. A new room's tables are among them by themselves.</summary>
    private static List<string> Tables(IModel model)
    {
        var left = model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(ITenantOwned)) && e.ClrType != typeof(AuditEntry)).ToList();
        var tables = new List<string>(left.Count);
        while (left.Count > 0)
        {
            var free = left.First(one => !left.Any(other => other != one && other.GetForeignKeys().Any(key => key.PrincipalEntityType == one)));
            left.Remove(free);
            tables.Add(free.GetTableName()!);
        }

        return tables;
    }
}
