using Microsoft.AspNetCore.Http.HttpResults;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Somebody who isn't to be asked.</summary>
/// <param name="Scope">A kind of survey (csat, nps, ces), or `all`, which is meant where none is given.</param>
/// <param name="ExpiresAt">Until when; for good where none is given.</param>
internal sealed record SuppressionInput(string? Email, string? Scope = null, DateTimeOffset? ExpiresAt = null)
{
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public (string Email, SuppressionTerms Terms) Read(DateTimeOffset now)
    {
        var (errors, email) = (new FieldErrors(), Email?.Trim().ToLowerInvariant());
        errors.Require(email is not null && EmailAddress.IsBare(email), "email", "must be an e-mail address.");
        errors.Require(Scope is null or Suppression.Everything or "csat" or "nps" or "ces", "scope", "must be all, csat, nps or ces.");
        errors.Require(ExpiresAt is null || ExpiresAt > now, "expires_at", "has passed.");
        errors.ThrowIfAny();
        return (email!, new SuppressionTerms(Scope ?? Suppression.Everything, SuppressionReason.ByHand, SuppressionSource.Workspace, ExpiresAt?.ToUniversalTime()));
    }
}

internal sealed record SuppressionRecord(Guid Id, string Email, string Scope, SuppressionReason Reason, SuppressionSource Source, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static SuppressionRecord Of(Suppression s) => new(s.Id, s.Email, s.Scope, s.Reason, s.Source, s.CreatedAt, s.ExpiresAt);
}

internal static class SuppressionDoors
{
    public static void MapSuppressions(this IEndpointRouteBuilder api)
    {
        var suppressions = api.MapGroup("/suppressions").WithTags("Suppressions");
        suppressions.MapGet("", List).RequireScope(Scopes.Read);
        suppressions.MapPost("", Add).RequireScope(Scopes.Manage);
        suppressions.MapDelete("/{id:guid}", Lift).RequireScope(Scopes.Manage);
    }

    private static Task<Page<SuppressionRecord>> List(SuppressionBook book, string? email, int? limit, Guid? after, CancellationToken stop) =>
        book.Open(email).Where(s => after == null || s.Id < after).OrderByDescending(s => s.Id).Slice(limit, s => s.Id, SuppressionRecord.Of, stop);

    private static async Task<Results<Created<SuppressionRecord>, Ok<SuppressionRecord>>> Add(SuppressionInput input, SuppressionBook book, CancellationToken stop)
    {
        var (held, isNew) = await book.Add(input, stop);
        return Acceptance.One(SuppressionRecord.Of(held), isNew);
    }

    private static async Task<Results<NoContent, NotFound>> Lift(Guid id, SuppressionBook book, CancellationToken stop) =>
        await book.Lift(id, stop) ? TypedResults.NoContent() : TypedResults.NotFound();
}
