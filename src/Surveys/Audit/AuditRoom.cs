using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Audit;

/// <summary>Who did what to which thing, from where; before and after.</summary>
internal static class AuditRoom
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentActor>();
        services.AddScoped<AuditLog>();
        return services;
    }

    /// <summary>Whom it lets in is said by the caller: this room stands left of the keys.</summary>
    public static RouteHandlerBuilder MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", List).WithTags("Audit");

    private static async Task<Page<AuditRecord>> List(
        [AsParameters] AuditFilter filter, SurveysDb db, CurrentTenant tenant, int? limit, Guid? after, CancellationToken stop)
    {
        filter.Check().ThrowIfAny();
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        return await filter.Apply(db.AuditEntries.AsNoTracking(), zone)
            .Where(e => after == null || e.Id < after)
            .OrderByDescending(e => e.Id)
            .Slice(limit, e => e.Id, AuditRecord.Of, stop);
    }
}
