using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Design;
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

    /// <summary>The reader's language, also where the link leads nowhere.</summary>
    public Language Language { get; private set; } = Language.English;

    public Phrase KindWords => Asked?.Survey.Kind switch
    {
        "nps" => Phrase.LeaveNps,
        "ces" => Phrase.LeaveCes,
        _ => Phrase.LeaveCsat,
    };

    public Phrase LeftWords => (IsOneKind, Asked?.Survey.Kind) switch
    {
        (false, _) => Phrase.Left,
        (_, "nps") => Phrase.LeftNps,
        (_, "ces") => Phrase.LeftCes,
        _ => Phrase.LeftCsat,
    };

    public async Task<IActionResult> OnGet(string? lang, CancellationToken stop) => await Find(lang, stop) ? Page() : Unknown();

    public async Task<IActionResult> OnPost([FromForm] string? scope, [FromForm] string? lang, CancellationToken stop)
    {
        if (!await Find(lang, stop))
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
        await suppressions.Hold(contactId, new SuppressionTerms(IsOneKind ? Asked!.Survey.Kind : Suppression.Everything, SuppressionReason.Unsubscribed, SuppressionSource.Mail), stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    private async Task<bool> Find(string? lang, CancellationToken stop)
    {
        Asked = entry.Enter(LinkPurpose.Unsubscribe, RouteData) is { } invitationId ? await desk.Find(invitationId, stop) : null;
        Language = Request.LanguageFor(Asked?.Content, lang, Asked?.Locale);
        return Asked is not null;
    }

    private PageResult Unknown() => this.Page(StatusCodes.Status404NotFound);
}
