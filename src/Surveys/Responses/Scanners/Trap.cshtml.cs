using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Dispatch;

namespace Surveys.Responses;

/// <summary>Where a link on the customer's page leads that people neither see nor reach. Who follows it follows every link.</summary>
[AllowAnonymous, EnableRateLimiting(LinkRate.Name)]
internal sealed class TrapModel(LinkEntry entry, Quarantine quarantine) : PageModel
{
    public async Task<IActionResult> OnGet(Guid? page, CancellationToken stop)
    {
        if (entry.Enter(LinkPurpose.Answer, RouteData) is not { } invitationId)
            return NotFound();

        await quarantine.NoteTrapped(invitationId, page, stop);
        return new NoContentResult();
    }
}
