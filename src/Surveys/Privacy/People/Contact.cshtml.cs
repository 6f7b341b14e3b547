using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Privacy;

/// <summary>One contact: what is held, whether they may be asked, and the way to erase them.</summary>
[NeedsRole(Role.Admin)]
internal sealed class ContactModel(SurveysDb db, Timeline timeline, ContactExport export, Silence silence, Erasure erasure, SuppressionBook suppressions) : PageModel
{
    private const int Shown = 25;

    [BindProperty]
    public string? Confirmation { get; set; }

    [TempData]
    public string? Done { get; set; }

    public Contact Contact { get; private set; } = null!;
    public int Interactions { get; private set; }
    public int Invitations { get; private set; }
    public int Answers { get; private set; }
    public int Comments { get; private set; }
    public DateTimeOffset? LastAskedAt { get; private set; }
    public IReadOnlyList<HeldSuppression> Suppressions { get; private set; } = [];

    public Page<TimelineEvent> Timeline { get; private set; } = new([], null);

    public bool IsSilent => Suppressions.Any(s => s.Scope == Suppression.Everything);

    /// <summary>What has to be typed before they are erased.</summary>
    public string Confirm => Contact.Email ?? Contact.ExternalId ?? "erase";

    public async Task<IActionResult> OnGet(Guid id, string? after, CancellationToken stop) => await Load(id, stop, after) ? Page() : NotFound();

    public async Task<IActionResult> OnPostExport(Guid id, CancellationToken stop)
    {
        if (await export.Of(id, stop) is not { } write)
            return NotFound();

        Response.ContentType = "application/json; charset=utf-8";
        Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=contact-{id}.json");
        await write(Response.Body);
        return new EmptyResult();
    }

    public async Task<IActionResult> OnPostSuppress(Guid id, CancellationToken stop)
    {
        if (!await silence.Begin(id, stop))
            return NotFound();

        Done = "They won’t be asked any more.";
        return RedirectToPage(new { id });
    }

    public async Task<IActionResult> OnPostAllow(Guid id, CancellationToken stop)
    {
        if (!await silence.End(id, stop))
            return NotFound();

        Done = "They may be asked again.";
        return RedirectToPage(new { id });
    }

    public async Task<IActionResult> OnPostErase(Guid id, CancellationToken stop)
    {
        if (!await Load(id, stop))
            return NotFound();
        if (!string.Equals(Confirmation?.Trim(), Confirm, StringComparison.OrdinalIgnoreCase))
        {
            ModelState.AddModelError(nameof(Confirmation), $"This is not {Confirm}. Nothing was erased.");
            return Page();
        }

        if (await erasure.Erase(id, stop) is null)
            return NotFound();

        Done = "Erased. What is left of them is numbers without a person.";
        return RedirectToPage("/Privacy/People/Contacts");
    }

    public static string Words(HeldSuppression wish)
    {
        var day = wish.CreatedAt.AsDay();
        var scope = wish.Scope == Suppression.Everything ? "anything" : wish.Scope.ToUpperInvariant();
        if (wish.Reason == HeldSuppression.ErasedBefore)
            return $"a person of this address, erased since, asked on {day} not to be asked {scope}";

        return wish.Why switch
        {
            Reason.Bounced => $"mail to this address came back on {day}{(wish.ExpiresAt is { } until ? $"; it is tried again after {until.AsDay()}" : "")}",
            Reason.Complained => $"they called a mail of ours spam on {day}",
            Reason.Blocked => $"it was set here on {day}",
            _ => $"they asked on {day} not to be asked {scope}",
        };
    }

    private async Task<bool> Load(Guid id, CancellationToken stop, string? after = null)
    {
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, stop) is not { } contact)
            return false;

        Contact = contact;
        Interactions = await db.Interactions.CountAsync(i => i.ContactId == id, stop);
        Invitations = await db.Invitations.CountAsync(i => i.ContactId == id, stop);
        LastAskedAt = await db.Invitations.Where(i => i.ContactId == id).MaxAsync(i => i.SentAt, stop);
        Answers = await db.Responses.CountAsync(r => r.ContactId == id, stop);
        Comments = await db.Responses.CountAsync(r => r.ContactId == id && r.Comment != null, stop);
        Suppressions = contact.Email is { } email ? await suppressions.Of(email, stop) : [];
        Timeline = await timeline.Of(id, Shown, TimelineMark.TryRead(after)?.ToString(), stop) ?? Timeline;
        return true;
    }
}
