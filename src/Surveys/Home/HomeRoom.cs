using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Quartz;
using Surveys.Accounts;
using Surveys.Colleagues;
using Surveys.Dispatch;
using Surveys.Goals;
using Surveys.HelpDesks;
using Surveys.Imports;
using Surveys.Mail;
using Surveys.Philosophy;
using Surveys.Privacy;
using Surveys.Trends;

namespace Surveys.Home;

/// <summary>The front door, the demo, the clock that starts the jobs, and how the service says that it's well.</summary>
internal static class HomeRoom
{
    public static IServiceCollection AddHome(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<DemoColleagues>().AddScoped<DemoGoals>().AddScoped<DemoBeliefs>().AddScoped<Demo>();
        if (!Roles(configuration).Contains("worker"))
            return services;

        // The rows are the schedule, so the clock keeps nothing: every worker has one of its own, and the claims keep them apart.
        services.AddQuartz(clock =>
        {
            clock.AddMailJobs(MailSettings.Read(configuration));
            clock.AddAccountsJobs();
            clock.AddDispatchJobs(MailSettings.Read(configuration));
            clock.AddHelpDesksJobs();
            clock.AddTrendsJobs(MailSettings.Read(configuration));
            clock.AddGoalsJobs();
            clock.AddColleaguesJobs();
            clock.AddPhilosophyJobs();
            clock.AddImportsJobs();
            clock.AddPrivacyJobs();
        });
        services.AddHealthChecks().AddQuartz();
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return services;
    }

    /// <summary>What this process does, from `Surveys__Roles`: web, worker, or both.</summary>
    /// <exception cref="Tenants.SettingsException">It names something else.</exception>
    public static IReadOnlyList<string> Roles(IConfiguration configuration)
    {
        var roles = (configuration["Surveys:Roles"] ?? "web,worker").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return roles.Length > 0 && roles.All(role => role is "web" or "worker")
            ? roles
            : throw new Tenants.SettingsException($"Surveys__Roles is \"{configuration["Surveys:Roles"]}\"; it takes web, worker, or web,worker.");
    }

    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = HealthReportWriter.Write }).AllowAnonymous();
        return app;
    }

    public static void MapHome(this WebApplication app) => app.MapRazorPages();
}
