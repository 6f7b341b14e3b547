using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Responses;

internal static class TagEndpoints
{
    public static void MapTags(this IEndpointRouteBuilder api)
    {
        api.MapPut("/responses/{id:guid}/tags", SetTags).RequireScope(Scopes.Manage).WithTags("Responses");

        var searches = api.MapGroup("/saved-searches").WithTags("Responses");
        searches.MapGet("", List).RequireScope(Scopes.Read);
        searches.MapPost("", Save).RequireScope(Scopes.Manage);
        searches.MapDelete("/{id:guid}", Remove).RequireScope(Scopes.Manage);
    }

    private static async Task<Results<Ok<ResponseRecord>, NotFound>> SetTags(Guid id, TagsInput input, TagBook book, SurveysDb db, CancellationToken stop)
    {
        if (input.Tags is not { } tags)
            throw new InvalidInputException("tags", "is missing: send the tags that the answer is to have, or [] for none.");

        return await book.Set(id, tags, stop) ? TypedResults.Ok(ResponseRecord.Of(await db.Responses.AsNoTracking().SingleAsync(r => r.Id == id, stop))) : TypedResults.NotFound();
    }

    private static Task<Page<SavedSearchRecord>> List(SurveysDb db, int? limit, Guid? after, CancellationToken stop) =>
        db.SavedSearches.AsNoTracking().Where(s => after == null || s.Id > after).OrderBy(s => s.Id).Slice(limit, s => s.Id, SavedSearchRecord.Of, stop);

    private static async Task<Created<SavedSearchRecord>> Save(SavedSearchInput input, SavedSearches searches, CancellationToken stop)
    {
        var search = await searches.Save(input, stop);
        return TypedResults.Created($"/api/v1/saved-searches/{search.Id}", SavedSearchRecord.Of(search));
    }

    private static async Task<Results<NoContent, NotFound>> Remove(Guid id, SavedSearches searches, CancellationToken stop) =>
        await searches.Remove(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}

internal sealed record TagsInput
{
    public string[]? Tags { get; init; }
}
