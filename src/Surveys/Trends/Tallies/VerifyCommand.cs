using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>`verify [--repair] [--tenant SLUG-or-ID]`: compares the tallies that scores are read from with the answers.</summary>
internal static class VerifyCommand
{
    public static Command Create(IServiceProvider services)
    {
        var repair = new Option<bool>("--repair") { Description = "Count days that differ anew" };
        var only = new Option<string?>("--tenant") { Description = "One workspace's slug or id; all without" };
        var verify = new Command("verify", "Compares the tallies behind all scores with the answers, workspace by workspace") { repair, only };
        verify.SetAction((arguments, stop) => Run(services, arguments.GetValue(only), arguments.GetValue(repair), arguments.InvocationConfiguration.Output, stop));
        return verify;
    }

    /// <returns>0 where all is equal now, 1 where something still differs.</returns>
    private static async Task<int> Run(IServiceProvider services, string? only, bool repairs, TextWriter output, CancellationToken stop)
    {
        var tenants = services.GetRequiredService<TenantScopes>();
        var workspaces = only is null ? await All(tenants, stop) : [await tenants.Find(only, stop)];
        var differs = 0;
        foreach (var (id, slug) in workspaces.Select(one => (one.Id, one.Slug)))
        {
            var faults = await Faults(tenants, id, stop);
            foreach (var fault in faults)
                await output.WriteLineAsync($"{slug}: {fault}");
            if (repairs && faults.Count > 0)
                faults = await Repair(services, id, faults, stop);
            differs += faults.Count;
        }

        await output.WriteLineAsync(differs == 0
            ? $"Tallies and answers are equal: {workspaces.Count} {(workspaces.Count == 1 ? "workspace" : "workspaces")}."
            : $"{(differs == 1 ? "1 day differs" : $"{differs} days differ")}.{(repairs ? " Somebody changes them right now, or the database has a fault: run verify again." : " Run verify --repair to count them anew.")}");
        return differs == 0 ? 0 : 1;
    }

    private static async Task<IReadOnlyList<TallyFault>> Repair(IServiceProvider services, Guid tenantId, IReadOnlyList<TallyFault> faults, CancellationToken stop)
    {
        var tenants = services.GetRequiredService<TenantScopes>();
        await using (var scope = tenants.Enter(tenantId))
            await scope.ServiceProvider.GetRequiredService<Verification>().Repair(faults, stop);
        await services.GetRequiredService<RollUp>().CatchUp(tenantId, stop);
        return await Faults(tenants, tenantId, stop);
    }

    private static async Task<IReadOnlyList<TallyFault>> Faults(TenantScopes tenants, Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        return await scope.ServiceProvider.GetRequiredService<Verification>().Faults(stop);
    }

    private static async Task<List<Tenant>> All(TenantScopes tenants, CancellationToken stop)
    {
        await using var scope = tenants.Outside();
        return await scope.ServiceProvider.GetRequiredService<SurveysDb>().Tenants.AsNoTracking().OrderBy(t => t.Slug).ToListAsync(stop);
    }
}
