using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tenants;

namespace Surveys.Balance;

/// <summary>What support is measured by beside what customers say of it: whether chasing one harms the other.</summary>
internal static class BalanceRoom
{
    public static IServiceCollection AddBalance(this IServiceCollection services) => services.AddScoped<BalanceBoard>();

    public static IEndpointRouteBuilder MapBalance(this IEndpointRouteBuilder api)
    {
        api.MapGet("/balance", Read).RequireScope(Scopes.Read).WithTags("Balance").WithSummary("Holds a KPI against a score: by week, by group, with their rank correlation and a warning where one became better and the other worse");
        return api;
    }

    private static async Task<Ok<BalanceRecord>> Read([AsParameters] BalanceQueryText text, BalanceBoard board, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
        return TypedResults.Ok(await board.Read(text.Read(Zone.Of(workspace.TimeZone).DayOf(clock.GetUtcNow())), workspace, stop));
    }
}
