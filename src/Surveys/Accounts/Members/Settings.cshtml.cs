using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>The workspace's own settings, and the way to those that have a page of their own.</summary>
internal sealed class SettingsModel(SurveysDb db, CurrentTenant tenant, AuditLog audit) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the company’s name."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    [TempData]
    public string? Done { get; set; }

    public Tenant Workspace => HttpContext.Workspace()!;

    public void OnGet() => Name = Workspace.Name;

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (ModelState.IsValid)
            this.Check(errors => Workspaces.CheckName(errors, Name));
        if (!ModelState.IsValid)
            return Page();

        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        audit.Note(AuditActions.WorkspaceChanged, new Subject("workspace", workspace.Id, workspace.Name), new { workspace.Name }, new { Name = Name.Trim() });
        workspace.Name = Name.Trim();
        await db.SaveChangesAsync(stop);
        Done = "Saved.";
        return RedirectToPage();
    }
}
