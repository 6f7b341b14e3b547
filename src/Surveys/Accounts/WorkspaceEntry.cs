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
/// Enters the workspace of a signed-in person, after asking whether they still belong to it. Not on pages for everyone:
/// a link that was mailed by another workspace is answered there, whoever is signed in here.
/// </summary>
internal sealed class WorkspaceEntry(RequestDelegate next)
{
    public const string TenantClaim = "tenant";

    public async Task InvokeAsync(HttpContext context, CurrentTenant current, CurrentActor actor, SurveysDb db)
    {
        // A program's request works in its key's workspace, also when a browser sends a cookie along.
        var isElsewhere = context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || context.Request.Path.StartsWithSegments("/api");
        if (!isElsewhere && context.User.Identity is { IsAuthenticated: true } && !await Enter(context, current, actor, db))
        {
            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
            context.User = new ClaimsPrincipal(new ClaimsIdentity());
        }

        await next(context);
    }

    private static async Task<bool> Enter(HttpContext context, CurrentTenant current, CurrentActor actor, SurveysDb db)
    {
        if (!Guid.TryParse(context.User.FindFirstValue(TenantClaim), out var tenantId)
            || !Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var accountId))
        {
            return false;
        }

        current.Enter(tenantId);
        var membership = await db.Members.Where(m => m.AccountId == accountId)
            .Join(db.Tenants, m => m.TenantId, t => t.Id, (m, t) => new { m.Role, m.AccountId, Workspace = t })
            .Join(db.Users, m => m.AccountId, a => a.Id, (m, a) => new { m.Role, m.Workspace, a.Email })
            .SingleOrDefaultAsync(context.RequestAborted);
        if (membership is null)
            return false;

        actor.IsPerson(accountId, membership.Email!);
        context.Features.Set(membership.Workspace);
        context.User.Identities.First().AddClaim(new Claim(ClaimTypes.Role, EnumText.Of(membership.Role)));
        return true;
    }
}
