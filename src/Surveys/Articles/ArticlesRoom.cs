using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Articles;

/// <summary>What a help centre tells of a reader, as it was stored.</summary>
/// <param name="Article">The article's id here.</param>
/// <param name="Contact">The reader, where they are known.</param>
internal sealed record ArticleEventRecord(
    Guid Id, string Source, string? ExternalId, Guid Article, ArticleDeed Event, DateTimeOffset At, int? ReadingSeconds, Guid? Contact, string? Session)
{
    public static ArticleEventRecord Of(ArticleEvent e) => new(e.Id, e.Source, e.ExternalId, e.ArticleId, e.Deed, e.At, e.ReadingSeconds, e.ContactId, e.Session);
}

/// <summary>Articles of help centres: who read them, for how long, and whether they helped.</summary>
internal static class ArticlesRoom
{
    public static IServiceCollection AddArticles(this IServiceCollection services) => services.AddScoped<ArticleBook>().AddScoped<ArticleBoard>().AddScoped<SelfServiceBoard>();

    public static IEndpointRouteBuilder MapArticles(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/article-events").WithTags("Articles");
        events.MapPost("", Take).RequireScope(Scopes.Ingest);
        events.MapPost("/batch", TakeBatch).RequireScope(Scopes.Ingest).WithMetadata(new RequestSizeLimitAttribute(Acceptance.LargestBatch));
        var articles = api.MapGroup("/articles").WithTags("Articles");
        articles.MapGet("", List).RequireScope(Scopes.Read);
        articles.MapGet("/self-service", Tell).RequireScope(Scopes.Read).WithSummary("Shows how far customers help themselves: articles read against requests, and which articles to mend first");
        return api;
    }

    private static async Task<Results<Created<ArticleEventRecord>, Ok<ArticleEventRecord>>> Take(ArticleEventInput input, ArticleBook book, CancellationToken stop)
    {
        var taken = await book.Take(input, stop);
        return Acceptance.One(ArticleEventRecord.Of(taken.Event), taken.IsNew);
    }

    private static async Task<Ok<BatchAnswer<ArticleEventRecord>>> TakeBatch(Batch<ArticleEventInput> batch, ArticleBook book, CancellationToken stop) =>
        Acceptance.Each(await book.TakeAll(batch, stop), taken => (ArticleEventRecord.Of(taken.Event), taken.IsNew));

    /// <summary>Of the last 90 days, where no others are named.</summary>
    private static async Task<Ok<SelfServiceRecord>> Tell(
        DateOnly? from, DateOnly? to, int? hours, string? interval, SelfServiceBoard board, SurveysDb db, CurrentTenant tenant, TimeProvider clock, CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var end = to ?? zone.DayOf(clock.GetUtcNow()).AddDays(1);
        var errors = new FieldErrors();
        errors.Require(end is { Year: > 1990 and < 2200 }, "to", "must lie from 1991 to 2199.");
        errors.ThrowIfAny();
        var period = new Period(from ?? end.AddDays(-90), end);
        errors.Require(period is { From.Year: > 1980, Days: > 0 and <= 3700 }, "from", "must lie before to, and at most ten years.");
        errors.Require(hours is null or (>= 1 and <= 720), "hours", "takes 1 to 720.");
        errors.Require(interval is null or "day" or "week" or "month", "interval", "takes day, week or month.");
        errors.ThrowIfAny();
        return TypedResults.Ok(await board.Read(period, period.Previous, EnumText.TryParse<TrendInterval>(interval) ?? Periods.IntervalOf(period), hours ?? SelfServicePageModel.Within[1], zone, stop));
    }

    private static Task<Page<ArticleRecord>> List(ArticleBoard board, DateOnly? from, DateOnly? to, int? limit, Guid? after, CancellationToken stop) =>
        board.Read(from, to, limit, after, stop);
}
