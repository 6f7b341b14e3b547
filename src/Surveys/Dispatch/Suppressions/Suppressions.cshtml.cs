using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Who isn't asked, and why; add somebody, or let them go.</summary>
[NeedsRole(Role.Admin)]
internal sealed class SuppressionsModel(SuppressionBook book) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string Scope { get; set; } = Suppression.Everything;

    [TempData]
    public string? Done { get; set; }

    public string? Wanted { get; private set; }
    public Page<Suppression> Rows { get; private set; } = new([], null);

    public Task OnGet(string? email, Guid? after, CancellationToken stop) => Load(email, after, stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!await this.Try(() => Add(stop)))
        {
            await Load(null, null, stop);
            return Page();
        }

        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostLift(Guid id, CancellationToken stop)
    {
        if (await book.Lift(id, stop))
            Done = "It may be asked again.";
        return RedirectToPage();
    }

    private async Task<bool> Add(CancellationToken stop)
    {
        var (held, isNew) = await book.Add(new SuppressionInput(Email, Scope), stop);
        Done = isNew ? $"{held.Email} isn’t asked any more." : $"{held.Email} wasn’t asked before either.";
        return true;
    }

    private async Task Load(string? email, Guid? after, CancellationToken stop)
    {
        Wanted = email;
        Rows = await book.Open(email).Where(s => after == null || s.Id < after).OrderByDescending(s => s.Id).Slice(null, s => s.Id, s => s, stop);
    }

    public static string Why(Suppression s) => s.Reason switch
    {
        SuppressionReason.Unsubscribed => "asked not to be asked",
        SuppressionReason.Bounced => "mail came back",
        SuppressionReason.Complained => "called our mail spam",
        _ => "added here",
    };
}
