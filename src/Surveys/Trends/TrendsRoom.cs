using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Scores over time, with their margins.</summary>
internal static class TrendsRoom
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    public static IServiceCollection AddTrends(this IServiceCollection services) => services
        .AddSingleton<RollUp>()
        .AddSingleton<Redating>()
        .AddScoped<Verification>()
        .AddScoped<TallyReader>()
        .AddScoped<ResponseRates>()
        .AddScoped<GroupNames>()
        .AddScoped<Movements>()
        .AddScoped<ScoreBoard>()
        .AddSingleton<DigestRounds>()
        .AddSingleton<DigestLetter>()
        .AddScoped<DigestReader>()
        .AddScoped<DigestPost>()
        .AddScoped<DigestBook>()
        .AddScoped<SharingBook>()
        .AddScoped<SharedWords>();

    /// <summary>Where no mail can leave, digests wait, and then tell of the newest period alone.</summary>
    public static void AddTrendsJobs(this IQuartzBuilder clock, MailSettings mail)
    {
        if (mail.CanSend)
            clock.ScheduleJob<SendDigestsJob>(trigger => trigger.WithSimpleSchedule(Pace));
        clock.ScheduleJob<RollUpTrendsJob>(trigger => trigger.WithSimpleSchedule(Pace));
        clock.ScheduleJob<RedateAnswersJob>(trigger => trigger.WithSimpleSchedule(Pace));
    }

    public static IEndpointRouteBuilder MapTrends(this IEndpointRouteBuilder api)
    {
        api.MapGet("/scores", Scores).RequireScope(Accounts.Scopes.Read).WithTags("Scores");
        api.MapGet("/scores/movements", FindMovements).RequireScope(Accounts.Scopes.Read).WithTags("Scores")
            .WithSummary("Shows where a score moved more than chance lets it, and who brought that");
        return api;
    }

    private static async Task<Ok<ScoresRecord>> Scores(
        [AsParameters] ScoreQueryText text, Drafting drafting, TallyReader tallies, ScoreBoard board, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var survey = await drafting.Get(text.Survey, stop);
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        var query = await Query(text, survey, workspace, tallies, clock, stop);
        return TypedResults.Ok(await board.Read(query, workspace, stop)
            ?? throw new ConflictException("The survey has never been published, so it has no scores: POST /api/v1/surveys/{id}/publication first."));
    }

    private static async Task<Ok<MovementsRecord>> FindMovements(
        [AsParameters] ScoreQueryText text, Drafting drafting, TallyReader tallies, Movements movements, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var survey = await drafting.Get(text.Survey, stop);
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        var query = await Query(text with { Interval = text.Interval ?? "week" }, survey, workspace, tallies, clock, stop);
        if (query.Interval is not (TrendInterval.Day or TrendInterval.Week))
            throw new InvalidInputException("interval", "takes day or week.");
        return TypedResults.Ok(await movements.Read(query, survey.IsAnonymous ? [] : Movements.Dimensions, stop)
            ?? throw new ConflictException("Too little has been answered to say what is usual: a control chart needs six days or weeks with answers before the period, or twice as many within it."));
    }

    private static async Task<ScoreQuery> Query(ScoreQueryText text, Survey survey, Tenant workspace, TallyReader tallies, TimeProvider clock, CancellationToken stop)
    {
        var today = Zone.Of(workspace.TimeZone).DayOf(clock.GetUtcNow());
        var everything = await tallies.Everything(survey.Id, stop) ?? new Period(today.AddDays(-29), today.AddDays(1));
        return text.Read(survey.Id, everything, today);
    }
}
