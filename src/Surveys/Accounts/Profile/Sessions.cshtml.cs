using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Shared;

namespace Surveys.Accounts;

[NeedsAccount]
internal sealed class SessionsModel(Sessions sessions) : PageModel
{
    public IReadOnlyList<Session> SignIns { get; private set; } = [];

    public async Task OnGet(CancellationToken stop) => SignIns = await sessions.Of(User.AccountId()!.Value, stop);

    public async Task<IActionResult> OnPostEnd(Guid id, CancellationToken stop) =>
        await sessions.End(User.AccountId()!.Value, id, stop) ? RedirectToPage() : NotFound();

    public async Task<IActionResult> OnPostEndOthers(CancellationToken stop)
    {
        await sessions.EndOthers(User.AccountId()!.Value, User.SessionId(), stop);
        return RedirectToPage();
    }

    public static string Words(Proof proof) => proof switch
    {
        Proof.SingleSignOn => "single sign-on",
        _ => EnumText.Of(proof).Replace('_', ' '),
    };

    /// <summary>"Firefox on Windows", from what a browser calls itself.</summary>
    public static string Words(string? browser)
    {
        var program = Named(browser, ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"));
        var machine = Named(browser, ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"));
        return (program, machine) switch
        {
            (null, null) => "A program",
            (null, _) => machine,
            (_, null) => program,
            _ => $"{program} on {machine}",
        };
    }

    private static string? Named(string? browser, params ReadOnlySpan<(string Sign, string Name)> known)
    {
        foreach (var (sign, name) in known)
        {
            if (browser?.Contains(sign, StringComparison.Ordinal) == true)
                return name;
        }

        return null;
    }
}
