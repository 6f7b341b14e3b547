using Microsoft.AspNetCore.Http.HttpResults;
using Surveys.Accounts;
using Surveys.Colleagues;
using Surveys.Goals;

namespace Surveys.Pillars;

/// <summary>On what customers' experience rests: what matters to them, how good they find it, and how good colleagues think it is.</summary>
internal static class PillarsRoom
{
    public static IServiceCollection AddPillars(this IServiceCollection services) =>
        services.AddScoped<PillarBook>().AddScoped<CustomerReader>().AddScoped<PillarBoard>().AddScoped<IRoundForm, PillarsRoundForm>().AddScoped<IServed>(provider => provider.GetRequiredService<PillarBook>());

    public static IEndpointRouteBuilder MapPillars(this IEndpointRouteBuilder api)
    {
        var pillars = api.MapGroup("/pillars").WithTags("Pillars");
        pillars.MapGet("", Get).RequireScope(Scopes.Read).WithSummary("Shows each pillar: how many customers name it among those that matter most, how they rate it, how colleagues do, and the gap");
        pillars.MapPut("", Put).RequireScope(Scopes.Manage).WithSummary("Changes the pillars, the priorities among them, the wanted margin, or by which attribute customers are told apart");
        pillars.MapPost("/survey", Ask).RequireScope(Scopes.Manage).WithSummary("Makes the survey that asks customers about the pillars, publishes it and, where it’s wanted, has it mailed");
        return api;
    }

    private static async Task<Ok<PillarsRecord>> Get(PillarBoard board, CancellationToken stop) => TypedResults.Ok(await board.Tell(stop));

    private static async Task<Ok<PillarsRecord>> Put(PillarsInput input, PillarBook book, PillarBoard board, CancellationToken stop)
    {
        await book.Write(input, stop);
        return TypedResults.Ok(await board.Tell(stop));
    }

    private static async Task<Ok<PillarSurvey>> Ask(PillarSurveyInput input, PillarBook book, CancellationToken stop) => TypedResults.Ok(await book.AskCustomers(input, stop));
}
