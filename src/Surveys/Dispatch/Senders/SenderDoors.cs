using Microsoft.AspNetCore.Http.HttpResults;
using Quartz;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Tenants;

namespace Surveys.Dispatch;

internal static class SenderDoors
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddSenders(this IServiceCollection services) => services
        .AddSingleton<SenderSettings>()
        .AddSingleton<DomainCheck>()
        .AddSingleton<SenderRounds>()
        .AddScoped<SenderBook>();

    public static void AddSenderJobs(this IQuartzBuilder clock) => clock.ScheduleJob<CheckSendersJob>(trigger => trigger.WithSimpleSchedule(Pace));

    /// <exception cref="SettingsException">A setting has a value that can't work.</exception>
    public static void MapSender(this IEndpointRouteBuilder api)
    {
        api.ServiceProvider.GetRequiredService<SenderSettings>();
        var sender = api.MapGroup("/sender").WithTags("Sender");
        sender.MapGet("", Read).RequireScope(Scopes.Read);
        sender.MapPut("", Change).RequireScope(Scopes.Manage);
        sender.MapPost("/check", Check).RequireScope(Scopes.Manage);
    }

    private static async Task<Ok<SenderRecord>> Read(SenderBook book, CancellationToken stop) => TypedResults.Ok(await book.Here(stop));

    private static async Task<Ok<SenderRecord>> Change(SenderInput input, SenderBook book, CancellationToken stop) => TypedResults.Ok(await book.Change(input, stop));

    /// <summary>Asks DNS now. Where there is no address of the workspace's own, there is nothing to ask.</summary>
    private static async Task<Ok<SenderRecord>> Check(SenderBook book, CancellationToken stop) => TypedResults.Ok(await book.Check(stop));
}

/// <summary>Looks again, day by day, whether workspaces still have the domains that they send from.</summary>
internal sealed class SenderRounds(TenantScopes tenants, DueRounds rounds)
{
    public Task CheckDue(CancellationToken stop) => rounds.Run(
        DueHint.Senders,
        async tenantId =>
        {
            await using var scope = tenants.Enter(tenantId).ByJob("sender");
            await scope.ServiceProvider.GetRequiredService<SenderBook>().Check(stop);
        },
        stop);
}

[DisallowConcurrentExecution]
internal sealed class CheckSendersJob(SenderRounds senders) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await senders.CheckDue(cancellationToken);
}
