using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>
/// Lets a signed-in person in: their session must be alive, and they must belong to the workspace. Not on pages for everyone:
/// a link that was mailed by another workspace is answered there, whoever is signed in here.
/// </summary>
internal sealed class WorkspaceEntry(RequestDelegate next)
{
    public const string TenantClaim = "tenant";
    public const string SessionClaim = "session";

    private const string Lobby = "/workspaces";

    public async Task InvokeAsync(HttpContext context, CurrentTenant current, CurrentActor actor, Sessions sessions, SurveysDb db)
    {
        // A program's request works in its key's workspace, also when a browser sends a cookie along.
        var isElsewhere = context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || context.Request.Path.StartsWithSegments("/api");
        if (!isElsewhere && context.User.Identity is { IsAuthenticated: true })
        {
            if (context.User.WorkspaceId() is { } workspace)
                current.Enter(workspace);
            if (await sessions.Find(context.User, context.RequestAborted, context.Request.Query.ContainsKey(Sessions.ByItself)) is not { } session)
            {
                await context.SignOutAsync(IdentityConstants.ApplicationScheme);
                context.User = new ClaimsPrincipal(new ClaimsIdentity());
            }
            else if (await Detour(context, session, actor, db) is { } detour && context.GetEndpoint()?.Metadata.GetMetadata<NeedsAccountAttribute>() is null)
            {
                if (detour.StartsWith(Lobby, StringComparison.Ordinal) || HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
                    context.Response.Redirect(detour);
                else
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return;
            }
        }

        await next(context);
    }

    /// <summary>Enters the workspace; where it doesn't open to this sign-in, says where to go instead.</summary>
    private static async Task<string?> Detour(HttpContext context, Session session, CurrentActor actor, SurveysDb db)
    {
        context.Features.Set(session);
        var found = await db.Users.AsNoTracking().Where(a => a.Id == session.AccountId)
            .LeftJoin(db.Members, a => a.Id, m => m.AccountId, (a, m) => new { a.Email, Member = m })
            .LeftJoin(db.Tenants, both => both.Member!.TenantId, t => t.Id, (both, t) => new { both.Email, both.Member, Workspace = t, HasOwnDoor = db.SingleSignOn.Any(s => s.IsRequired) })
            .SingleAsync(context.RequestAborted);
        var identity = context.User.Identities.First();
        CallBy(identity, found.Email!);
        actor.IsPerson(session.AccountId, found.Email!);
        if (found is not { Member: { } member, Workspace: { } workspace } || (session.ConfinedTo is { } only && only != workspace.Id))
            return LobbyOf(context);
        // Owners may always come by a proof of their own: a broken issuer must lock nobody out for good.
        if (found.HasOwnDoor && member.Role != Role.Owner && session.ConfinedTo is null)
            return $"/sso/{workspace.Slug}?from={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}";

        context.Features.Set(workspace);
        context.Features.Set(member);
        identity.AddClaim(new Claim(ClaimTypes.Role, EnumText.Of(member.Role)));
        return null;
    }

    /// <summary>Who hasn't chosen a workspace yet goes on from there to the page that they asked for.</summary>
    private static string LobbyOf(HttpContext context) => context.User.WorkspaceId() is null && HttpMethods.IsGet(context.Request.Method)
        ? $"{Lobby}?from={Uri.EscapeDataString(context.Request.Path + context.Request.QueryString)}"
        : Lobby;

    /// <summary>The cookie's address is that of the sign-in; the account may have another by now, and somebody else the old one.</summary>
    private static void CallBy(ClaimsIdentity identity, string email)
    {
        identity.TryRemoveClaim(identity.FindFirst(identity.NameClaimType));
        identity.AddClaim(new Claim(identity.NameClaimType, email));
    }
}

internal static class PersonOfRequest
{
    /// <summary>The sign-in by which this request came; nothing on pages for everyone.</summary>
    public static Session? Session(this HttpContext context) => context.Features.Get<Session>();

    /// <summary>What the person is in the workspace of this request.</summary>
    public static Member? Member(this HttpContext context) => context.Features.Get<Member>();

    public static Guid? AccountId(this ClaimsPrincipal user) => IdIn(user, ClaimTypes.NameIdentifier);

    public static Guid? SessionId(this ClaimsPrincipal user) => IdIn(user, WorkspaceEntry.SessionClaim);

    public static Guid? WorkspaceId(this ClaimsPrincipal user) => IdIn(user, WorkspaceEntry.TenantClaim);

    private static Guid? IdIn(ClaimsPrincipal user, string claim) => Guid.TryParse(user.FindFirstValue(claim), out var id) ? id : null;
}
