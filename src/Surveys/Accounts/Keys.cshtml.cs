using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <remarks>A key may do more than an agent or analyst, so they make none.</remarks>
[Authorize(Roles = "owner,admin")]
internal sealed class KeysModel(SurveysDb db, KeyRing keys) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Say what the key is for."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [BindProperty]
    public List<string> Scopes { get; set; } = [.. ApiKey.AllScopes];

    /// <summary>The new key's text: shown on this one answer and nowhere else.</summary>
    public string? NewKey { get; private set; }

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (Scopes.Count == 0 || Scopes.Except(ApiKey.AllScopes).Any())
            ModelState.AddModelError(nameof(Scopes), "Choose what the key may do.");
        var errors = new FieldErrors();
        errors.CheckText(Name, "name", 100);
        if (errors.Any)
            ModelState.AddModelError(nameof(Name), "Use plain text.");
        if (ModelState.IsValid)
        {
            var text = keys.Add(Name.Trim(), Scopes);
            await db.SaveChangesAsync(stop);
            NewKey = text.ToString();
            Response.Headers.CacheControl = "no-store";
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

    private async Task Load(CancellationToken stop) =>
        Keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).OrderByDescending(k => k.CreatedAt).ToListAsync(stop);
}
