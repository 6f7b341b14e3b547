using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;

namespace Surveys.Privacy;

/// <summary>Finds a contact by the address or id that somebody tells. By a form that is sent: an address in a link would stand in logs.</summary>
[NeedsRole(Role.Admin)]
internal sealed class ContactsModel(SurveysDb db) : PageModel
{
    private const int Shown = 50;

    [BindProperty, Required(ErrorMessage = "Type an e-mail address or an id."), MaxLength(254, ErrorMessage = "Use at most 254 characters.")]
    public string Wanted { get; set; } = "";

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<ErasureNote> Erasures { get; private set; } = [];

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (ModelState.IsValid && await Find(Wanted.Trim(), stop) is { } id)
            return RedirectToPage("/Privacy/People/Contact", new { id });

        if (ModelState.IsValid)
            ModelState.AddModelError(nameof(Wanted), "Nobody here has this address or id.");
        await Load(stop);
        return Page();
    }

    private Task<Guid?> Find(string wanted, CancellationToken stop)
    {
        // PostgreSQL can't even compare with it.
        var key = wanted.Replace("\0", "", StringComparison.Ordinal);
        var address = key.ToLowerInvariant();
        return db.Contacts.Where(c => c.Email == address || c.ExternalId == key)
            .OrderByDescending(c => c.Email == address)
            .Select(c => (Guid?)c.Id)
            .FirstOrDefaultAsync(stop);
    }

    private async Task Load(CancellationToken stop) =>
        Erasures = await db.Erasures.AsNoTracking().OrderByDescending(e => e.Id).Take(Shown).ToListAsync(stop);
}
