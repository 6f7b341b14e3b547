using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Responses;

internal static class QuarantineEndpoints
{
    public static void MapQuarantine(this IEndpointRouteBuilder api)
    {
        var quarantine = api.MapGroup("/quarantine").WithTags("Quarantine");
        quarantine.MapGet("", List).RequireScope(Scopes.Read);
        quarantine.MapPost("/{id:guid}/release", Release).RequireScope(Scopes.Manage);
        quarantine.MapPost("/{id:guid}/dismissal", Dismiss).RequireScope(Scopes.Manage);
    }

    private static Task<Page<SetAsideRecord>> List(SurveysDb db, string? state, int? limit, Guid? after, CancellationToken stop)
    {
        var wanted = EnumText.TryParse<SetAsideState>(state);
        if (state is not null && wanted is null)
            throw new InvalidInputException("state", $"must be one of {EnumText.All<SetAsideState>()}.");

        return db.SetAsideAnswers.AsNoTracking()
            .Where(a => (after == null || a.Id < after) && (wanted == null || a.State == wanted))
            .OrderByDescending(a => a.Id)
            .Slice(limit, a => a.Id, SetAsideRecord.Of, stop);
    }

    private static async Task<Results<NoContent, NotFound>> Release(Guid id, Quarantine quarantine, CancellationToken stop) =>
        await quarantine.Release(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> Dismiss(Guid id, Quarantine quarantine, CancellationToken stop) =>
        await quarantine.Dismiss(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <summary>An answer that was set aside, with what speaks for its being a machine's.</summary>
/// <param name="State">waiting, released or dismissed.</param>
internal sealed record SetAsideRecord(
    Guid Id, Guid Survey, Guid Invitation, int Score, string? Comment, DateTimeOffset CameAt, IReadOnlyList<string> Reasons, Evidence Evidence, SetAsideState State,
    string? DecidedBy, DateTimeOffset? DecidedAt)
{
    public static SetAsideRecord Of(SetAsideAnswer apart) => new(
        apart.Id, apart.SurveyId, apart.InvitationId, apart.Rating, apart.Comment, apart.CameAt, apart.Reasons, apart.Evidence, apart.State, apart.DecidedBy, apart.DecidedAt);
}
