using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Privacy;

/// <summary>Who is known, newest first; and who is meant by what somebody tells. By a form that is sent: an address in a link would stand in logs.</summary>
[NeedsRole(Role.Admin)]
internal sealed class ContactsModel(SurveysDb db, ContactSearch search, SuppressionBook suppressions) : PageModel
{
    private const int ShownErasures = 50;

    /// <param name="IsSilent">Nothing at all is asked of them.</param>
    internal sealed record Row(
        Guid Id, string? Name, string? Email, string? ExternalId, string? Locale, DateTimeOffset? LastInteractionAt, DateTimeOffset? LastAskedAt, bool IsSilent = false);

    [BindProperty, Required(ErrorMessage = "Type a name, an e-mail address or an id."), MaxLength(254, ErrorMessage = "Use at most 254 characters.")]
    public string Wanted { get; set; } = "";

    [TempData]
    public string? Done { get; set; }

    public Page<Row> Rows { get; private set; } = new([], null);

    /// <summary>What is shown are those who were looked for.</summary>
    public bool IsSearch { get; private set; }

    /// <summary>There are more of them than are shown.</summary>
    public bool HasMore { get; private set; }

    public IReadOnlyList<ErasureNote> Erasures { get; private set; } = [];

    public Task OnGet(Guid? after, CancellationToken stop) => LoadNewest(after, stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        var found = ModelState.IsValid ? await search.Find(Wanted, stop) : [];
        if (found is [var id])
            return RedirectToPage("/Privacy/People/Contact", new { id });

        if (found.Count > 0)
        {
            (IsSearch, HasMore) = (true, found.Count > ContactSearch.Most);
            var shown = found.Take(ContactSearch.Most).ToList();
            Rows = new(await WithWishes(await Of(db.Contacts.Where(c => shown.Contains(c.Id)).OrderBy(c => c.NameKey).ThenBy(c => c.Email)).ToListAsync(stop), stop), null);
            return Page();
        }

        if (ModelState.IsValid)
            ModelState.AddModelError(nameof(Wanted), "Nobody here has this address or id, and no name, last word of one, address or domain begins so.");
        await LoadNewest(null, stop);
        return Page();
    }

    private async Task LoadNewest(Guid? after, CancellationToken stop)
    {
        var newest = await Of(db.Contacts.Where(c => after == null || c.Id < after).OrderByDescending(c => c.Id)).Slice(null, row => row.Id, row => row, stop);
        Rows = newest with { Data = await WithWishes(newest.Data, stop) };
        Erasures = await db.Erasures.AsNoTracking().OrderByDescending(e => e.Id).Take(ShownErasures).ToListAsync(stop);
    }

    private IQueryable<Row> Of(IQueryable<Contact> contacts) => contacts.AsNoTracking().Select(c => new Row(
        c.Id,
        c.Name,
        c.Email,
        c.ExternalId,
        c.Locale,
        db.Interactions.Where(i => i.ContactId == c.Id).Max(i => (DateTimeOffset?)(i.OpenedAt ?? i.ReceivedAt)),
        db.Invitations.Where(i => i.ContactId == c.Id).Max(i => i.SentAt),
        false));

    private async Task<IReadOnlyList<Row>> WithWishes(IReadOnlyList<Row> rows, CancellationToken stop)
    {
        var held = await suppressions.Among([.. rows.Select(row => row.Email).OfType<string>()], stop);
        return [.. rows.Select(row => row with { IsSilent = row.Email is { } email && held[email].Any(wish => wish.Scope == Suppression.Everything) })];
    }
}
