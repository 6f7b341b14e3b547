using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Accounts;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>An owner orders the deletion of the workspace by typing its name, or keeps it while there is time.</summary>
[NeedsRole(Role.Owner), NeedsProof]
internal sealed class DeletionModel(Deletion deletion) : PageModel
{
    [BindProperty]
    public string? Confirmation { get; set; }

    [TempData]
    public string? Done { get; set; }

    public Tenant Workspace => HttpContext.Workspace()!;

    public Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (Confirmation?.Trim() == Workspace.Name)
            return Do(() => deletion.Order(Deletion.Grace, stop), "Ordered. All members are told by mail.");

        ModelState.AddModelError(nameof(Confirmation), $"This is not {Workspace.Name}. Nothing was changed.");
        return Task.FromResult<IActionResult>(Page());
    }

    public Task<IActionResult> OnPostKeep(CancellationToken stop) => Do(() => deletion.CallOff(stop), "It stays, and all is as it was.");

    private async Task<IActionResult> Do(Func<Task> act, string done)
    {
        if (!await this.Try(act))
            return Page();

        Done = done;
        return RedirectToPage();
    }
}
