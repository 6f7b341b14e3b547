using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Kpis;

/// <summary>How support works, from its requests: times, contacts, cost.</summary>
internal static class KpisRoom
{
    public static IServiceCollection AddKpis(this IServiceCollection services) => services.AddScoped<CaseReader>().AddScoped<CostBook>().AddScoped<KpiBoard>();

    public static IEndpointRouteBuilder MapKpis(this IEndpointRouteBuilder api)
    {
        var kpis = api.MapGroup("/kpis").WithTags("KPIs");
        kpis.MapGet("", Read).RequireScope(Scopes.Read).WithSummary("Shows how support works: times, contacts, reopened, cost, with their margins and changes");
        kpis.MapGet("/costs", ListCosts).RequireScope(Scopes.Read).WithSummary("Lists what support cost by month, the newest first");
        kpis.MapPut("/costs", EnterCost).RequireScope(Scopes.Manage).WithSummary("Enters what support cost in a month, or takes it away where no amount is given");
        return api;
    }

    private static async Task<Ok<KpisRecord>> Read([AsParameters] KpiQueryText text, KpiBoard board, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
        return TypedResults.Ok(await board.Read(text.Read(Zone.Of(workspace.TimeZone).DayOf(clock.GetUtcNow())), workspace, stop));
    }

    private static async Task<Ok<Page<CostRecord>>> ListCosts(CostBook costs, CancellationToken stop) =>
        TypedResults.Ok(new Page<CostRecord>((await costs.List(stop)).ConvertAll(CostRecord.Of), null));

    private static async Task<Ok<Page<CostRecord>>> EnterCost(CostInput given, CostBook costs, CancellationToken stop)
    {
        await costs.Enter(given, stop);
        return await ListCosts(costs, stop);
    }
}

internal sealed record CostRecord(DateOnly Month, decimal Amount, string Currency)
{
    public static CostRecord Of(MonthlyCost cost) => new(cost.FirstDay, cost.Amount, cost.Currency);
}
