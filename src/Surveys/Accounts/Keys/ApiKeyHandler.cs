using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Reads `Authorization: Bearer KEY`, enters the key's workspace, and lets the key act within its scopes.</summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    CurrentTenant tenant,
    CurrentActor actor,
    SurveysDb db,
    ApiKeyGuesses guesses,
    TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string ScopeClaim = "scope";

    /// <summary>How exact "last used" is: a row isn't written for every request.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(1);

    private RateLimitLease? refusal;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0)
            return AuthenticateResult.NoResult();

        var isKey = ApiKeyText.TryRead(Request, out var text);
        refusal = guesses.Refusal(Context, text);
        if (refusal is not null)
            return AuthenticateResult.Fail("too many wrong keys");

        if (!isKey || await Find(text!) is not { } key)
        {
            guesses.WasWrong(Context);
            return AuthenticateResult.Fail("no such key");
        }

        guesses.WasRight(text!);
        await NoteUse(key);
        actor.IsKey(key.Id, key.Name);
        var identity = new ClaimsIdentity(key.Scopes.Select(scope => new Claim(ScopeClaim, scope)), SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    private Task<ApiKey?> Find(ApiKeyText text)
    {
        tenant.Enter(text.TenantId);
        var now = clock.GetUtcNow();
        return db.ApiKeys.AsNoTracking().TagWith(HotQuery.Mark).SingleOrDefaultAsync(
            k => k.Hash == text.Hash && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now), Context.RequestAborted);
    }

    private async Task NoteUse(ApiKey key)
    {
        var now = clock.GetUtcNow();
        if (key.LastUsedAt is null || now - key.LastUsedAt > UseStep)
            await db.ApiKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), Context.RequestAborted);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (refusal is not null)
        {
            Response.SendAway(refusal);
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem(
            statusCode: StatusCodes.Status401Unauthorized,
            detail: "Send a key that is neither revoked nor expired: Authorization: Bearer svy_…").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Results.Problem(
        statusCode: StatusCodes.Status403Forbidden,
        detail: "This key's scopes don't allow it. Make a key with the scope that the documentation of this request names.").ExecuteAsync(Context);
}

internal static class Scopes
{
    public const string Ingest = "ingest";
    public const string Read = "read";
    public const string Manage = "manage";

    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(new AuthorizationPolicyBuilder(ApiKeyHandler.SchemeName).RequireClaim(ApiKeyHandler.ScopeClaim, scope).Build())
            .RequireRateLimiting(ApiKeyRate.Name);
}
