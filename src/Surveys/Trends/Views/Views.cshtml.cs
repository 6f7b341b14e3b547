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
internal sealed class ViewsModel(SurveysDb db, CurrentTenant tenant, CurrentActor actor, TimeProvider clock) : PageModel
{
    private const int Most = 100;

    public IReadOnlyList<SavedView> Views { get; private set; } = [];

    [TempData]
    public string? Done { get; set; }

    public async Task OnGet(CancellationToken stop) => Views = await db.SavedViews.AsNoTracking().OrderBy(v => v.Name).ThenBy(v => v.Id).Take(Most).ToListAsync(stop);

    public async Task<IActionResult> OnPostSave(string? name, string? address, CancellationToken stop)
    {
        if (await this.Try(() => Save(name?.Trim(), address, stop)))
            return RedirectToPage();

        await OnGet(stop);
        return Page();
    }

    public async Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop)
    {
        if (await db.SavedViews.Where(v => v.Id == id).ExecuteDeleteAsync(stop) > 0)
            Done = "The view is gone. What it showed is still there.";
        return RedirectToPage();
    }

    private async Task<bool> Save(string? name, string? address, CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrEmpty(name), "Name", "is missing: by what will you look for this view?");
        errors.CheckText(name, "Name", 100);
        errors.CheckText(address, "Address", 2000);
        errors.Require(IsOurs(address), "Address", "is no view of the scores.");
        errors.Require(await db.SavedViews.CountAsync(stop) < Most, "Name", $"would be one more than {Most}: remove a view first.");
        errors.ThrowIfAny();
        var now = clock.GetUtcNow();
        db.SavedViews.Add(new SavedView { TenantId = tenant.Id, Id = Guid.CreateVersion7(now), Name = name!, Address = address!, MadeBy = actor.Name, CreatedAt = now.ToStored() });
        await db.SaveChangesAsync(stop);
        Done = $"“{name}” is saved.";
        return true;
    }

    private static bool IsOurs(string? address) => address is not null && ScorePage.Places.Any(one => address == one.Place || address.StartsWith(one.Place + "?", StringComparison.Ordinal));
}
