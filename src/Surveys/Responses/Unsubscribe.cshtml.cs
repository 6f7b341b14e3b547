using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>The way out (RFC 8058): a GET asks, a POST does it. What a mail program posts by itself means all mail.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken, EnableRateLimiting(LinkRate.Name)]
internal sealed class UnsubscribeModel(LinkEntry entry, AnswerDesk desk, SuppressionBook suppressions, SurveysDb db) : PageModel
{
    public Asked? Asked { get; private set; }
    public bool IsDone { get; private set; }
    public bool IsOneKind { get; private set; }

    public string About => Asked?.Survey.Kind switch
    {
        "nps" => "about us as a whole",
        "ces" => "about how easy it was",
        _ => "about the help I got",
    };

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        return await Find(stop) ? Page() : Unknown();
    }

    public async Task<IActionResult> OnPost([FromForm] string? scope, CancellationToken stop)
    {
        if (!await Find(stop))
            return Unknown();

        IsOneKind = scope == "kind";
        if (Asked!.Invitation.ContactId is { } contactId)
            await db.Retry(() => OptOut(contactId, stop));
        IsDone = true;
        return Page();
    }

    private async Task<bool> OptOut(Guid contactId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await suppressions.OptOut(contactId, IsOneKind ? Asked!.Survey.Kind : Suppression.Everything, Suppression.Unsubscribed, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    private async Task<bool> Find(CancellationToken stop)
    {
        Asked = entry.Enter(LinkPurpose.Unsubscribe, RouteData) is { } invitationId ? await desk.Find(invitationId, stop) : null;
        return Asked is not null;
    }

    private PageResult Unknown()
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
