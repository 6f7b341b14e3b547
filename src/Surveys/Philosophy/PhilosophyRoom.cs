using Microsoft.AspNetCore.Http.HttpResults;
using Quartz;
using Surveys.Accounts;
using Surveys.Colleagues;
using Surveys.Goals;

namespace Surveys.Philosophy;

/// <summary>What support stands for, with the figures that show it.</summary>
internal static class PhilosophyRoom
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddPhilosophy(this IServiceCollection services) =>
        services.AddScoped<PhilosophyBook>().AddScoped<PhilosophyBoard>().AddScoped<IRoundForm, ValuesRoundForm>().AddScoped<IServed>(provider => provider.GetRequiredService<PhilosophyBook>()).AddSingleton<PhilosophyReminders>();

    public static void AddPhilosophyJobs(this IQuartzBuilder clock) => clock.ScheduleJob<RemindOfPhilosophiesJob>(trigger => trigger.WithSimpleSchedule(Pace));

    public static IEndpointRouteBuilder MapPhilosophy(this IEndpointRouteBuilder api)
    {
        var philosophy = api.MapGroup("/philosophy").WithTags("Philosophy");
        philosophy.MapGet("", Get).RequireScope(Scopes.Read).WithSummary("Shows purpose, vision and values, each with the figures that show it and how colleagues read it, and teams with theirs");
        philosophy.MapPut("", Put).RequireScope(Scopes.Manage).WithSummary("Writes purpose, vision, values and teams down, in the place of what there was");
        return api;
    }

    private static async Task<Ok<PhilosophyRecord>> Get(PhilosophyBoard board, CancellationToken stop) => TypedResults.Ok(await board.Tell(stop));

    private static async Task<Ok<PhilosophyRecord>> Put(PhilosophyInput input, PhilosophyBook book, PhilosophyBoard board, CancellationToken stop)
    {
        await book.Write(input, stop);
        return TypedResults.Ok(await board.Tell(stop));
    }
}
