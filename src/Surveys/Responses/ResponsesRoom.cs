using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>Answers: by a mailed link, by an open channel, or obtained elsewhere.</summary>
internal static class ResponsesRoom
{
    public static IServiceCollection AddResponses(this IServiceCollection services) =>
        services.AddScoped<AnswerDesk>().AddScoped<Quarantine>().AddScoped<CommentWords>().AddScoped<OutsideAnswers>().AddScoped<OutsideDesk>().AddScoped<LinkEntry>().AddScoped<Samples>().AddScoped<AnswersFile>().AddScoped<TagBook>().AddScoped<SavedSearches>()
            .AddSingleton<ChannelLinks>().AddSingleton<ShownPages>().AddScoped<ChannelBook>().AddScoped<OpenDesk>()
            .AddSingleton<VisitLog>().AddHostedService(provider => provider.GetRequiredService<VisitLog>())
            .Configure<RateLimiterOptions>(limiter => limiter.AddPolicy<string, LinkRate>(LinkRate.Name).AddPolicy<string, ChannelRate>(ChannelRate.Name));

    public static IEndpointRouteBuilder MapResponses(this IEndpointRouteBuilder api)
    {
        var responses = api.MapGroup("/responses").WithTags("Responses");
        responses.MapGet("", List).RequireScope(Scopes.Read);
        responses.MapGet("/export", Export).RequireScope(Scopes.Read).Produces<string>(StatusCodes.Status200OK, "text/csv");
        responses.MapPost("", Record).RequireScope(Scopes.Ingest);
        responses.MapPost("/batch", RecordBatch).RequireScope(Scopes.Ingest).WithMetadata(new RequestSizeLimitAttribute(Acceptance.LargestBatch));
        api.MapTags();
        api.MapChannels();
        api.MapQuarantine();
        return api;
    }

    private static Task<Page<ResponseRecord>> List(SurveysDb db, [AsParameters] ResponseFilter filter, int? limit, Guid? after, CancellationToken stop)
    {
        filter.Check().ThrowIfAny();
        return filter.Apply(db.Responses.AsNoTracking())
            .Where(r => after == null || r.Id < after)
            .OrderByDescending(r => r.Id)
            .Slice(limit, r => r.Id, ResponseRecord.Of, stop);
    }

    private static Task Export(SurveysDb db, [AsParameters] ResponseFilter filter, AnswersFile file, HttpResponse response, CancellationToken stop)
    {
        filter.Check().ThrowIfAny();
        // Whoever may read answers may read contacts too: both need the scope `read`.
        return file.Send(filter.Apply(db.Responses.AsNoTracking()), filter, showsAddresses: true, response, stop);
    }

    private static async Task<Results<Created<ResponseRecord>, Ok<ResponseRecord>>> Record(ResponseInput input, OutsideDesk desk, CancellationToken stop)
    {
        var taken = await desk.Take(input, stop);
        return Acceptance.One(ResponseRecord.Of(taken.Response), taken.IsNew);
    }

    private static async Task<Ok<BatchAnswer<ResponseRecord>>> RecordBatch(Batch<ResponseInput> batch, OutsideDesk desk, CancellationToken stop) =>
        Acceptance.Each(await desk.TakeAll(batch, stop), taken => (ResponseRecord.Of(taken.Response), taken.IsNew));
}
