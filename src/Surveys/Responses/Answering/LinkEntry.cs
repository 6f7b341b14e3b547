using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>Reads a link's token and enters its workspace: no look across the wall is needed.</summary>
internal sealed class LinkEntry(LinkTokens tokens, CurrentTenant tenant)
{
    /// <summary>Takes the token from the route itself: where a form can't be read, no parameter of a page is bound.</summary>
    /// <returns>The invitation, the open channel, the member with a digest, the shared view, or the colleague who is asked, that the link speaks of, or nothing when the token wasn't made here.</returns>
    public Guid? Enter(LinkPurpose purpose, RouteData route)
    {
        if (route.Values["token"] is not string token || tokens.Read(purpose, token) is not { } link)
            return null;

        tenant.Enter(link.TenantId);
        return link.Id;
    }
}
