namespace Surveys.Schema;

/// <summary>The database's shape and whether it is the one this program needs.</summary>
internal static class SchemaRoom
{
    public static IServiceCollection AddSchema(this IServiceCollection services)
    {
        services.AddSingleton<Migrations>();
        services.AddHealthChecks().AddCheck<SchemaHealth>("migrations");
        return services;
    }
}
