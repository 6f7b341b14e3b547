using Microsoft.AspNetCore.Http.HttpResults;
using Quartz;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Goals;

/// <param name="Review">What was learnt.</param>
internal sealed record ReviewInput(string? Review);

/// <summary>A goal with what has happened to it, the newest first.</summary>
internal sealed record GoalWithHistory(GoalRecord Goal, IReadOnlyList<GoalNoteRecord> History);

/// <summary>Goals: one figure, until a day, looked after by somebody.</summary>
internal static class GoalsRoom
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddGoals(this IServiceCollection services) =>
        services.AddScoped<RatingReader>().AddScoped<MeasureReader>().AddScoped<GoalBook>().AddScoped<GoalBoard>().AddSingleton<GoalRounds>();

    public static void AddGoalsJobs(this IQuartzBuilder clock) => clock.ScheduleJob<LookAtGoalsJob>(trigger => trigger.WithSimpleSchedule(Pace));

    public static IEndpointRouteBuilder MapGoals(this IEndpointRouteBuilder api)
    {
        var goals = api.MapGroup("/goals").WithTags("Goals");
        goals.MapGet("", List).RequireScope(Scopes.Read).WithSummary("Lists the goals with their progress, forecast and verdict");
        goals.MapPost("", Set).RequireScope(Scopes.Manage).WithSummary("Sets a goal: one figure, of one part, until a day");
        goals.MapPost("/advice", Advise).RequireScope(Scopes.Read).WithSummary("Says whether a goal is specific, measurable, achievable, relevant and time-bound, and stores nothing");
        goals.MapGet("/{id:guid}", Get).RequireScope(Scopes.Read).WithSummary("Shows a goal with its history");
        goals.MapPut("/{id:guid}", Change).RequireScope(Scopes.Manage).WithSummary("Changes a goal; what it was stays in its history");
        goals.MapDelete("/{id:guid}", Remove).RequireScope(Scopes.Manage).WithSummary("Removes a goal and its history");
        goals.MapPost("/{id:guid}/review", Review).RequireScope(Scopes.Manage).WithSummary("Closes a goal after its deadline, with what was learnt");
        return api;
    }

    private static async Task<Ok<Page<GoalRecord>>> List(GoalBoard board, CancellationToken stop) =>
        TypedResults.Ok(new Page<GoalRecord>((await board.List(stop)).ConvertAll(told => told.Record), null));

    private static async Task<Created<GoalRecord>> Set(GoalInput input, GoalBook book, GoalBoard board, CancellationToken stop)
    {
        var goal = await book.Set(input, stop);
        return TypedResults.Created($"/api/v1/goals/{goal.Id}", (await board.Tell(goal, stop)).Record);
    }

    private static async Task<Ok<GoalAdvice>> Advise(GoalInput input, GoalBook book, CancellationToken stop) => TypedResults.Ok(await book.Advise(input, stop));

    private static async Task<Results<Ok<GoalWithHistory>, NotFound>> Get(Guid id, GoalBoard board, CancellationToken stop) =>
        await board.Get(id, stop) is { } told ? TypedResults.Ok(new GoalWithHistory(told.Record, await board.History(id, stop))) : TypedResults.NotFound();

    private static async Task<Results<Ok<GoalRecord>, NotFound>> Change(Guid id, GoalInput input, GoalBook book, GoalBoard board, CancellationToken stop) =>
        await book.Change(id, input, stop) is { } goal ? TypedResults.Ok((await board.Tell(goal, stop)).Record) : TypedResults.NotFound();

    private static async Task<Results<Ok<GoalRecord>, NotFound>> Review(Guid id, ReviewInput input, GoalBook book, GoalBoard board, CancellationToken stop) =>
        await book.Review(id, input.Review, stop) is { } goal ? TypedResults.Ok((await board.Tell(goal, stop)).Record) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Remove(Guid id, GoalBook book, CancellationToken stop) =>
        await book.Remove(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}
