using Microsoft.AspNetCore.Http.HttpResults;
using Quartz;
using Surveys.Accounts;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Colleagues;

/// <summary>Surveys among those who work here, without names.</summary>
internal static class ColleaguesRoom
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddColleagues(this IServiceCollection services) => services
        .AddSingleton<IRoundForm>(new TemplateRoundForm(RoundKind.Enps, "enps", "eNPS: would they recommend you as a place to work? From −100 to 100."))
        .AddSingleton<IRoundForm>(new TemplateRoundForm(RoundKind.AgentSatisfaction, "agent5", "Agents’ satisfaction: the share of those who are content with their work"))
        .AddScoped<ColleagueList>().AddScoped<RoundBook>().AddScoped<RoundBoard>().AddSingleton<RoundEnds>();

    public static void AddColleaguesJobs(this IQuartzBuilder clock) => clock.ScheduleJob<SettleRoundsJob>(trigger => trigger.WithSimpleSchedule(Pace));

    public static IEndpointRouteBuilder MapColleagues(this IEndpointRouteBuilder api)
    {
        var rounds = api.MapGroup("/colleagues/rounds").WithTags("Colleagues");
        rounds.MapGet("", List).RequireScope(Scopes.Read).WithSummary("Lists the surveys among colleagues, the newest first, with what is told of those that are over");
        rounds.MapPost("", Open).RequireScope(Scopes.Manage).WithSummary("Asks colleagues, by a mail with a link of their own");
        rounds.MapGet("/{id:guid}", Get).RequireScope(Scopes.Read).WithSummary("Shows a survey among colleagues: the whole, by team, beside what customers say");
        rounds.MapDelete("/{id:guid}", Remove).RequireScope(Scopes.Manage).WithSummary("Removes a survey among colleagues: its links end, its answers go");
        return api;
    }

    private static async Task<Ok<Page<RoundRecord>>> List(RoundBoard board, CancellationToken stop) => TypedResults.Ok(new Page<RoundRecord>(await board.List(stop), null));

    private static async Task<Created<RoundRecord>> Open(RoundInput input, RoundBook book, RoundBoard board, CancellationToken stop)
    {
        var round = await book.Open(input, stop);
        return TypedResults.Created($"/api/v1/colleagues/rounds/{round.Id}", await board.Get(round.Id, stop));
    }

    private static async Task<Results<Ok<RoundRecord>, NotFound>> Get(Guid id, RoundBoard board, CancellationToken stop) =>
        await board.Get(id, stop) is { } round ? TypedResults.Ok(round) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Remove(Guid id, RoundBook book, CancellationToken stop) =>
        await book.Remove(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <summary>Lets go of links, and of the order of answers, when rounds are over. One transaction, as the hint's.</summary>
internal sealed class RoundEnds(TenantScopes tenants, DueRounds rounds)
{
    public Task SettleDue(CancellationToken stop) => rounds.Run(DueHint.Colleagues, tenantId => Settle(tenantId, stop), stop);

    private async Task Settle(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var book = scope.ServiceProvider.GetRequiredService<RoundBook>();
        await scope.ServiceProvider.GetRequiredService<SurveysDb>().SettleDue(tenantId, DueHint.Colleagues, () => book.Settle(stop), stop);
    }
}

[DisallowConcurrentExecution]
internal sealed class SettleRoundsJob(RoundEnds ends) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await ends.SettleDue(cancellationToken);
}
