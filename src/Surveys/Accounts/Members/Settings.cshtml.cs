using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>The workspace's own settings, and the way to those that have a page of their own.</summary>
internal sealed class SettingsModel(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the company’s name."), MaxLength(100, ErrorMessage = "Use at most 100 characters.")]
    public string Name { get; set; } = "";

    /// <summary>Stays where a form doesn't say it.</summary>
    [BindProperty]
    public string? TimeZone { get; set; }

    [TempData]
    public string? Done { get; set; }

    public Tenant Workspace => HttpContext.Workspace()!;

    private string Zone => TimeZone ?? Workspace.TimeZone;

    public void OnGet() => (Name, TimeZone) = (Workspace.Name, Workspace.TimeZone);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (ModelState.IsValid)
        {
            this.Check(errors =>
            {
                Workspaces.CheckName(errors, Name);
                Workspaces.CheckZone(errors, Zone);
            });
        }

        if (!ModelState.IsValid)
            return Page();

        await db.Retry(() => Save(stop));
        Done = "Saved.";
        return RedirectToPage();
    }

    private async Task<bool> Save(CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenant.Id, stop);
        audit.Note(
            AuditActions.WorkspaceChanged, new Subject("workspace", workspace.Id, workspace.Name),
            new { workspace.Name, workspace.TimeZone }, new { Name = Name.Trim(), TimeZone = Zone });
        // Answers are counted on the days of the zone: those that are stored move.
        if (workspace.TimeZone != Zone)
            await db.NoteDue(tenant.Id, DueHint.Days, clock.GetUtcNow(), stop);
        (workspace.Name, workspace.TimeZone) = (Name.Trim(), Zone);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
