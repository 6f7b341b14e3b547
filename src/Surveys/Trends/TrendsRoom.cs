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
        .AddSingleton<Maturing>()
        .AddScoped<Verification>()
        .AddScoped<AnswerCounts>()
        .AddScoped<TotalCounts>()
        .AddScoped<TallyReader>()
        .AddScoped<ResponseRates>()
        .AddScoped<GroupNames>()
        .AddScoped<Movements>()
        .AddScoped<Strengths>()
        .AddScoped<AskedFunnel>()
        .AddScoped<ScoresByHour>()
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
        clock.ScheduleJob<MatureDaysJob>(trigger => trigger.WithSimpleSchedule(TimeSpan.FromHours(1)));
    }

    public static IEndpointRouteBuilder MapTrends(this IEndpointRouteBuilder api)
    {
        api.MapGet("/scores", Scores).RequireScope(Accounts.Scopes.Read).WithTags("Scores");
        api.MapGet("/scores/movements", FindMovements).RequireScope(Accounts.Scopes.Read).WithTags("Scores")
            .WithSummary("Shows where a score moved more than chance lets it, and who brought that");
        api.MapGet("/scores/strengths", FindStrengths).RequireScope(Accounts.Scopes.Read).WithTags("Scores")
            .WithSummary("Shows by which topics an agent does better or worse than all others, beyond chance");
        api.MapGet("/scores/funnel", CountAsked).RequireScope(Accounts.Scopes.Read).WithTags("Scores")
            .WithSummary("Counts the invitations planned in a period, from plan to whole answer, and why others weren’t asked");
        return api;
    }

    private static async Task<Ok<ScoresRecord>> Scores(
        [AsParameters] ScoreQueryText text, Drafting drafting, TallyReader tallies, ScoreBoard board, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        // Many statements, one after the other: on one connection that is cleaned once, not after each of them.
        await db.Database.OpenConnectionAsync(stop);
        var surveys = text.IsOfAll ? await WithNames(db, stop) : [(await drafting.Get(text.Survey, stop)).Id];
        var workspace = await db.Tenants.TagWith(HotQuery.Mark).SingleAsync(t => t.Id == tenant.Id, stop);
        var query = await Query(text, surveys, workspace, tallies, clock, stop);
        return TypedResults.Ok(await board.Read(query, workspace, stop)
            ?? throw new ConflictException("The survey has never been published, so it has no scores: POST /api/v1/surveys/{id}/publication first."));
    }

    /// <summary>All but the anonymous ones, which tell of themselves alone.</summary>
    private static Task<List<Guid>> WithNames(SurveysDb db, CancellationToken stop) => db.Surveys.Where(s => !s.IsAnonymous).Select(s => s.Id).ToListAsync(stop);

    private static async Task<Ok<MovementsRecord>> FindMovements(
        [AsParameters] ScoreQueryText text, Drafting drafting, TallyReader tallies, Movements movements, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var survey = await drafting.Get(text.Survey, stop);
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        var query = await Query(text with { Interval = text.Interval ?? "week" }, [survey.Id], workspace, tallies, clock, stop);
        if (query.Interval is not (TrendInterval.Day or TrendInterval.Week))
            throw new InvalidInputException("interval", "takes day or week.");
        return TypedResults.Ok(await movements.Read(query, survey.IsAnonymous ? [] : Movements.Dimensions, tellsWords: true, stop)
            ?? throw new ConflictException("Too little has been answered to say what is usual: a control chart needs six days or weeks with answers before the period, or twice as many within it."));
    }

    private static async Task<Ok<Page<StrengthRecord>>> FindStrengths(
        [AsParameters] ScoreQueryText text, Drafting drafting, TallyReader tallies, Strengths strengths, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var survey = await drafting.Get(text.Survey, stop);
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        return TypedResults.Ok(new Page<StrengthRecord>(await strengths.Read(WithoutTraits(await Query(text, [survey.Id], workspace, tallies, clock, stop)), stop), null));
    }

    private static async Task<Ok<AskedRecord>> CountAsked(
        [AsParameters] ScoreQueryText text, Drafting drafting, TallyReader tallies, AskedFunnel funnel, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var survey = await drafting.Get(text.Survey, stop);
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        return TypedResults.Ok(await funnel.Read(WithoutTraits(await Query(text, [survey.Id], workspace, tallies, clock, stop)), Zone.Of(workspace.TimeZone), stop));
    }

    /// <exception cref="InvalidInputException">It is narrowed by an attribute or a choice, which isn't counted here.</exception>
    private static ScoreQuery WithoutTraits(ScoreQuery query) =>
        query.Traits is [var trait, ..] ? throw new InvalidInputException(trait.Facet, "can’t be asked for here; GET /scores takes it.") : query;

    private static async Task<ScoreQuery> Query(ScoreQueryText text, IReadOnlyList<Guid> surveys, Tenant workspace, TallyReader tallies, TimeProvider clock, CancellationToken stop)
    {
        var zone = Zone.Of(workspace.TimeZone);
        var today = zone.DayOf(clock.GetUtcNow());
        var everything = (text is { From: not null, To: not null } ? null : await tallies.Everything(surveys, stop)) ?? new Period(today.AddDays(-29), today.AddDays(1));
        return text.Read(surveys, everything, today, zone);
    }
}
