using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>Which role opens a page of the workspace, and which may send its forms.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsRoleAttribute(Role toOpen, Role toSend) : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public NeedsRoleAttribute(Role role)
        : this(role, role)
    {
    }

    public Role ToOpen => toOpen;
    public Role ToSend => toSend;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>
/// A page of the person, not of a workspace: it opens to everyone who is signed in by a proof of their own. Whoever a workspace's issuer
/// has vouched for is that workspace's guest: its owner could vouch for any address, and must not reach what belongs to the person.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsAccountAttribute : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    /// <summary>Whether such a guest may look, though not send.</summary>
    public bool ShowsGuests { get; init; }

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

internal sealed class RoleGate : AuthorizationHandler<NeedsRoleAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsRoleAttribute requirement)
    {
        var method = ((HttpContext)context.Resource!).Request.Method;
        if (context.User.May(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? requirement.ToOpen : requirement.ToSend))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

internal sealed class AccountGate : AuthorizationHandler<NeedsAccountAttribute>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NeedsAccountAttribute requirement)
    {
        var http = (HttpContext)context.Resource!;
        var isLook = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (http.Session() is { } session && (session.ConfinedTo is null || (requirement.ShowsGuests && isLook)))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}

internal static class Access
{
    /// <summary>A page that says nothing opens to analysts and takes forms from admins: whoever forgets to say it leaves no door open.</summary>
    private static readonly NeedsRoleAttribute Default = new(Role.Analyst, Role.Admin);

    public static void CloseByDefault(PageApplicationModel page)
    {
        var says = page.HandlerTypeAttributes.Concat(page.EndpointMetadata);
        if (!says.Any(attribute => attribute is IAllowAnonymous or NeedsRoleAttribute or NeedsAccountAttribute))
            page.EndpointMetadata.Add(Default);
    }

    /// <summary>The person's role in the workspace of this request.</summary>
    public static Role? RoleHere(this ClaimsPrincipal user) =>
        EnumText.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role));

    public static bool May(this ClaimsPrincipal user, Role needed) => user.RoleHere() <= needed;
}
