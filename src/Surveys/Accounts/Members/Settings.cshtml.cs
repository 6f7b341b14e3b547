using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>The workspace's own settings, and the way to those that have a page of their own.</summary>
internal sealed class SettingsModel(SurveysDb db, CurrentTenant tenant) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the company's name."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [TempData]
    public string? Done { get; set; }

    public Tenant Workspace => HttpContext.Workspace()!;

    public void OnGet() => Name = Workspace.Name;

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (ModelState.IsValid)
            this.Try(() => Workspaces.CheckName(Name));
        if (!ModelState.IsValid)
            return Page();

        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        workspace.Name = Name.Trim();
        await db.SaveChangesAsync(stop);
        Done = "Saved.";
        return RedirectToPage();
    }
}
