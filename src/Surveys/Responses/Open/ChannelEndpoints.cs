using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Responses;

internal static class ChannelEndpoints
{
    public static void MapChannels(this IEndpointRouteBuilder api)
    {
        var channels = api.MapGroup("/surveys/{id:guid}/channels").WithTags("Channels");
        channels.MapGet("", List).RequireScope(Scopes.Read);
        channels.MapPost("", Make).RequireScope(Scopes.Manage);
        channels.MapDelete("/{channel:guid}", Close).RequireScope(Scopes.Manage);
    }

    private static async Task<Results<Ok<Page<ChannelRecord>>, NotFound>> List(Guid id, int? limit, Guid? after, SurveysDb db, ChannelBook book, CancellationToken stop)
    {
        if (!await db.Surveys.AnyAsync(s => s.Id == id, stop))
            return TypedResults.NotFound();

        var slice = await db.OpenChannels.AsNoTracking().Where(c => c.SurveyId == id && (after == null || c.Id > after)).OrderBy(c => c.Id).Slice(limit, c => c.Id, c => c, stop);
        return TypedResults.Ok(new Page<ChannelRecord>(await book.Counted(slice.Data, stop), slice.Next));
    }

    private static async Task<Results<Created<ChannelRecord>, NotFound>> Make(Guid id, NewChannel wanted, ChannelBook book, CancellationToken stop) =>
        await book.Make(id, wanted, stop) is { } made ? TypedResults.Created((string?)null, made) : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Close(Guid id, Guid channel, ChannelBook book, CancellationToken stop) =>
        await book.Close(id, channel, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}
