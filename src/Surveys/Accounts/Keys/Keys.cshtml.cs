using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <remarks>A key may do more than an agent or analyst, so they make none.</remarks>
[NeedsRole(Role.Admin)]
internal sealed class KeysModel(SurveysDb db, KeyRing keys, TimeProvider clock) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Say what the key is for."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [BindProperty]
    public List<string> Scopes { get; set; } = [.. ApiKey.AllScopes];

    /// <summary>Days until the key opens nothing any more; 0 for never.</summary>
    [BindProperty]
    public int Days { get; set; }

    public static readonly int[] Lifetimes = [0, 30, 90, 365];

    /// <summary>The new key's text: shown on the answer that follows, and nowhere else.</summary>
    [TempData]
    public string? NewKey { get; set; }

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    public Task OnGet(CancellationToken stop) => Load(stop);

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (Scopes.Count == 0 || Scopes.Except(ApiKey.AllScopes).Any())
            ModelState.AddModelError(nameof(Scopes), "Choose what the key may do.");
        if (!Lifetimes.Contains(Days))
            ModelState.AddModelError(nameof(Days), "Choose one of the list.");
        var errors = new FieldErrors();
        errors.CheckText(Name, "name", 100);
        if (errors.Any)
            ModelState.AddModelError(nameof(Name), "Use plain text.");
        if (ModelState.IsValid)
        {
            var text = keys.Add(Name.Trim(), Scopes, Days == 0 ? null : Now.AddDays(Days));
            await db.SaveChangesAsync(stop);
            NewKey = text.ToString();
            return RedirectToPage();
        }

        await Load(stop);
        return Page();
    }

    public async Task<IActionResult> OnPostRevoke(Guid id, CancellationToken stop)
    {
        var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, stop);
        if (key is null)
            return NotFound();

        keys.Revoke(key);
        await db.SaveChangesAsync(stop);
        return RedirectToPage();
    }

    private async Task Load(CancellationToken stop)
    {
        Response.Headers.CacheControl = "no-store";
        Keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).OrderByDescending(k => k.CreatedAt).ToListAsync(stop);
    }
}
