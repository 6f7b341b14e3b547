using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Surveys.Tenants;

/// <summary>Workspaces, the wall between them, and the database they live in.</summary>
internal static class TenantsRoom
{
    public static IServiceCollection AddTenants(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<CurrentTenant>();
        services.AddSingleton<TenantInterceptor>();
        services.AddSingleton<TenantScopes>();
        services.AddSingleton<DueRounds>();
        services.AddSingleton(_ => DatabaseSettings.From(configuration));
        services.AddSingleton(provider => NpgsqlDataSource.Create(provider.GetRequiredService<DatabaseSettings>().ConnectionString));
        services.AddDbContext<SurveysDb>((provider, options) => options
            .UseNpgsql(
                provider.GetRequiredService<NpgsqlDataSource>(),
                npgsql => npgsql.MigrationsHistoryTable(DatabaseSettings.HistoryTable, provider.GetRequiredService<DatabaseSettings>().Schema))
            .AddInterceptors(provider.GetRequiredService<TenantInterceptor>()), optionsLifetime: ServiceLifetime.Singleton);

        services.AddSingleton<LinkKeys>();
        services.AddDataProtection().SetApplicationName("surveys");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, DataProtectionKeys>();
        services.TryAddSingleton<TimeProvider, StoredClock>();
        return services;
    }
}
