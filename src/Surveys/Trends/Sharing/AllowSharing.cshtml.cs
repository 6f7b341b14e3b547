using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Accounts;

namespace Surveys.Trends;

/// <summary>Whether numbers may leave by links: for the owner to decide.</summary>
[NeedsRole(Role.Owner)]
internal sealed class AllowSharingModel(SharingBook book) : PageModel
{
    [TempData]
    public string? Done { get; set; }

    public bool IsAllowed { get; private set; }

    public async Task OnGet(CancellationToken stop) => IsAllowed = await book.IsAllowed(stop);

    public async Task<IActionResult> OnPost(bool isAllowed, CancellationToken stop)
    {
        await book.Allow(isAllowed, stop);
        Done = isAllowed ? "Admins may make links now." : "Links are forbidden, and all that there were have ended.";
        return RedirectToPage();
    }
}
