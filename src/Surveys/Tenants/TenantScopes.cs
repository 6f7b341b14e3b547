using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Tenants;

/// <summary>Lets commands and jobs work in one workspace at a time.</summary>
internal sealed class TenantScopes(IServiceScopeFactory scopes)
{
    public AsyncServiceScope Enter(Guid tenantId)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentTenant>().Enter(tenantId);
        return scope;
    }

    /// <summary>A scope outside every workspace: it sees the directory and the due hints, and no tenant's row.</summary>
    public AsyncServiceScope Outside() => scopes.CreateAsyncScope();

    /// <summary>The workspace with this slug or id.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public async Task<Tenant> Find(string slugOrId, CancellationToken stop)
    {
        await using var scope = Outside();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var byId = Guid.TryParse(slugOrId, out var id);
        return await db.Tenants.SingleOrDefaultAsync(t => t.Slug == slugOrId || (byId && t.Id == id), stop)
            ?? throw new CommandException($"There is no workspace \"{slugOrId}\". Make one with: tenants create --name … --owner … --password …");
    }
}
