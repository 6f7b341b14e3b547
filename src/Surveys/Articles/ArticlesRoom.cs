using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Surveys.Accounts;
using Surveys.Shared;

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
    public static IServiceCollection AddArticles(this IServiceCollection services) => services.AddScoped<ArticleBook>().AddScoped<ArticleBoard>();

    public static IEndpointRouteBuilder MapArticles(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/article-events").WithTags("Articles");
        events.MapPost("", Take).RequireScope(Scopes.Ingest);
        events.MapPost("/batch", TakeBatch).RequireScope(Scopes.Ingest).WithMetadata(new RequestSizeLimitAttribute(Acceptance.LargestBatch));
        api.MapGroup("/articles").WithTags("Articles").MapGet("", List).RequireScope(Scopes.Read);
        return api;
    }

    private static async Task<Results<Created<ArticleEventRecord>, Ok<ArticleEventRecord>>> Take(ArticleEventInput input, ArticleBook book, CancellationToken stop)
    {
        var taken = await book.Take(input, stop);
        return Acceptance.One(ArticleEventRecord.Of(taken.Event), taken.IsNew);
    }

    private static async Task<Ok<BatchAnswer<ArticleEventRecord>>> TakeBatch(Batch<ArticleEventInput> batch, ArticleBook book, CancellationToken stop) =>
        Acceptance.Each(await book.TakeAll(batch, stop), taken => (ArticleEventRecord.Of(taken.Event), taken.IsNew));

    private static Task<Page<ArticleRecord>> List(ArticleBoard board, DateOnly? from, DateOnly? to, int? limit, Guid? after, CancellationToken stop) =>
        board.Read(from, to, limit, after, stop);
}
