using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>The views that people of the workspace have saved.</summary>
[NeedsRole(Role.Analyst)]
internal sealed class ViewsModel(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock) : PageModel
{
    private const int Most = 100;

    public IReadOnlyList<SavedView> Views { get; private set; } = [];

    /// <summary>What was to be saved and couldn't be, to be mended and sent again.</summary>
    public (string? Name, string? Address)? Refused { get; private set; }

    [TempData]
    public string? Done { get; set; }

    public async Task OnGet(CancellationToken stop) => Views = await db.SavedViews.AsNoTracking().OrderBy(v => v.Name).ThenBy(v => v.Id).Take(Most).ToListAsync(stop);

    public async Task<IActionResult> OnPostSave(string? name, string? address, CancellationToken stop)
    {
        if (await this.Try(() => Save(name?.Trim(), address, stop)))
            return RedirectToPage();

        Refused = IsOurs(address) ? (name, address) : null;
        await OnGet(stop);
        return Page();
    }

    public async Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop)
    {
        if (await db.Retry(() => Remove(id, stop)))
            Done = "The view is gone. What it showed is still there.";
        return RedirectToPage();
    }

    private async Task<bool> Remove(Guid id, CancellationToken stop)
    {
        if (await db.SavedViews.SingleOrDefaultAsync(v => v.Id == id, stop) is not { } view)
            return false;

        db.SavedViews.Remove(view);
        audit.Note(AuditActions.ViewRemoved, new Subject("saved_view", view.Id, view.Name));
        await db.SaveChangesAsync(stop);
        return true;
    }

    private async Task<bool> Save(string? name, string? address, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrEmpty(name), "Name", "is missing: by what will you look for this view?");
        errors.CheckText(name, "Name", 100);
        errors.CheckText(address, "Address", 2000);
        errors.Require(IsOurs(address), "Address", "is no view of the scores.");
        var names = await db.SavedViews.Select(v => v.Name).ToListAsync(stop);
        errors.Require(!names.Contains(name, StringComparer.OrdinalIgnoreCase), "Name", "is the name of a saved view already: choose one that tells them apart.");
        errors.Require(names.Count < Most, "Name", $"would be one more than {Most}: remove a view first.");
        errors.ThrowIfAny();
        var now = clock.GetUtcNow();
        var view = new SavedView { TenantId = tenant.Id, Id = Guid.CreateVersion7(now), Name = name!, Address = address!, CreatedAt = now.ToStored() };
        db.SavedViews.Add(view);
        audit.Note(AuditActions.ViewSaved, new Subject("saved_view", view.Id, view.Name));
        await db.SaveChangesAsync(stop);
        Done = $"“{name}” is saved.";
        return true;
    }

    /// <summary>The title of the page that a view is of.</summary>
    public static string PageOf(SavedView view) => ScorePage.Places.First(one => IsOf(view.Address, one.Place)).Title;

    private static bool IsOf(string address, string place) => address == place || address.StartsWith(place + "?", StringComparison.Ordinal);

    private static bool IsOurs(string? address) => address is not null && ScorePage.Places.Any(one => IsOf(address, one.Place));
}
