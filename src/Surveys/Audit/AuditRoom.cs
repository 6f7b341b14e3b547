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
}
