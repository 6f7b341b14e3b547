using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <remarks>A key may do more than an agent or analyst, so they make none.</remarks>
[NeedsRole(Role.Admin)]
internal sealed class KeysModel(SurveysDb db, KeyRing keys, TimeProvider clock) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Say what the key is for."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [BindProperty]
    public List<string> Scopes { get; set; } = [];

    /// <summary>Days until the key opens nothing any more; 0 for never.</summary>
    [BindProperty]
    public int Days { get; set; }

    public static readonly int[] Lifetimes = [0, 30, 90, 365];

    /// <summary>The new key's text: shown on the answer that follows, and nowhere else.</summary>
    [TempData]
    public string? NewKey { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<ApiKey> Keys { get; private set; } = [];

    /// <summary>Who made each key, as the audit log says.</summary>
    public IReadOnlyDictionary<string, string> Makers { get; private set; } = new Dictionary<string, string>();

    /// <summary>The least that is useful is ticked: what sends tickets needs no more.</summary>
    public Task OnGet(CancellationToken stop)
    {
        Scopes = [Surveys.Accounts.Scopes.Ingest];
        return Load(stop);
    }

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
        Done = $"The key “{key.Name}” is revoked: whatever uses it is refused from now on.";
        return RedirectToPage();
    }

    private async Task Load(CancellationToken stop)
    {
        Response.Headers.CacheControl = "no-store";
        Keys = await db.ApiKeys.AsNoTracking().Where(k => k.RevokedAt == null).OrderByDescending(k => k.CreatedAt).ToListAsync(stop);
        var ids = Keys.Select(k => k.Id.ToString()).ToList();
        Makers = await db.AuditEntries.Where(e => e.Action == AuditActions.KeyCreated.Name && ids.Contains(e.SubjectId!))
            .ToDictionaryAsync(e => e.SubjectId!, e => e.ActorName, stop);
    }
}
