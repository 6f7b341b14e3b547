using Microsoft.AspNetCore.RateLimiting;
using Quartz;

namespace Surveys.HelpDesks;

/// <summary>Help desks that tell us of their tickets in their own words.</summary>
internal static class HelpDesksRoom
{
    public static IServiceCollection AddHelpDesks(this IServiceCollection services) => services
        .AddSingleton<ConnectionSecrets>()
        .AddSingleton<OldPayloads>()
        .AddScoped<ConnectionBook>()
        .AddScoped<PayloadLog>()
        .AddScoped<HookDesk>()
        .Configure<RateLimiterOptions>(limiter => limiter.AddPolicy<string, HookRate>(HookRate.Name));

    public static void AddHelpDesksJobs(this IQuartzBuilder clock) =>
        clock.ScheduleJob<ForgetPayloadsJob>(trigger => trigger.WithSimpleSchedule(TimeSpan.FromMinutes(10)));

    public static WebApplication MapHelpDesks(this WebApplication app)
    {
        app.MapPost("/hooks/{token}", Take).AllowAnonymous().RequireRateLimiting(HookRate.Name).ExcludeFromDescription();
        return app;
    }

    private static async Task<IResult> Take(string token, HttpRequest request, HookDesk desk, CancellationToken stop)
    {
        var answer = await desk.Take(token, request, stop);
        return answer.Status < StatusCodes.Status300MultipleChoices
            ? TypedResults.Ok(new { answer.Outcome, Detail = answer.Sentence })
            : TypedResults.Problem(answer.Sentence, statusCode: answer.Status);
    }
}
