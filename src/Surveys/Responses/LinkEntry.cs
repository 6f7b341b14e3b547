using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>Reads a mailed link's token and enters its workspace: no look across the wall is needed.</summary>
internal sealed class LinkEntry(LinkTokens tokens, CurrentTenant tenant)
{
    /// <returns>The invitation that the link speaks of, or nothing when the token wasn't made here.</returns>
    public Guid? Enter(LinkPurpose purpose, string token)
    {
        if (tokens.Read(purpose, token) is not { } link)
            return null;
        // Someone signed in to another workspace may open a link too: their own pages are not part of this request.
        tenant.Enter(link.TenantId);
        return link.InvitationId;
    }
}
