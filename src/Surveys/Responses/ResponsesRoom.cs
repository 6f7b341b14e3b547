using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>Answers: by a mailed link, by an open channel, or obtained elsewhere.</summary>
internal static class ResponsesRoom
{
    public static IServiceCollection AddResponses(this IServiceCollection services) =>
        services.AddScoped<AnswerDesk>().AddScoped<Quarantine>().AddScoped<OutsideAnswers>().AddScoped<LinkEntry>().AddScoped<Samples>()
            .AddSingleton<ChannelLinks>().AddSingleton<ShownPages>().AddScoped<ChannelBook>().AddScoped<OpenDesk>()
            .AddSingleton<VisitLog>().AddHostedService(provider => provider.GetRequiredService<VisitLog>())
            .Configure<RateLimiterOptions>(limiter => limiter.AddPolicy<string, LinkRate>(LinkRate.Name).AddPolicy<string, ChannelRate>(ChannelRate.Name));

    public static IEndpointRouteBuilder MapResponses(this IEndpointRouteBuilder api)
    {
        var responses = api.MapGroup("/responses").WithTags("Responses");
        responses.MapGet("", List).RequireScope(Scopes.Read);
        responses.MapPost("", Record).RequireScope(Scopes.Ingest);
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

    private static async Task<Results<Created<ResponseRecord>, Ok<ResponseRecord>>> Record(
        ResponseInput input, Drafting drafting, OutsideAnswers answers, SurveysDb db, TimeProvider clock, CancellationToken stop)
    {
        input.Check(clock.GetUtcNow()).ThrowIfAny();
        var survey = await drafting.Get(input.Survey, stop);
        var version = await db.SurveyVersions.SingleOrDefaultAsync(v => v.SurveyId == survey.Id && v.Number == survey.Published, stop)
            ?? throw new ConflictException("The survey is not published yet: POST /api/v1/surveys/{id}/publication first.");

        var (response, isNew) = await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var stored = await answers.Store(version, [await answers.Resolve(input, version, stop)], stop);
            await transaction.CommitAsync(stop);
            return stored[0];
        });
        return isNew ? TypedResults.Created((string?)null, ResponseRecord.Of(response)) : TypedResults.Ok(ResponseRecord.Of(response));
    }
}
