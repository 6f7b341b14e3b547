using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Sends somebody to the issuer of the workspace that they name.</summary>
[AllowAnonymous]
internal sealed class SignOnStartModel(
    SurveysDb db, CurrentTenant current, SignOnExchange exchange, Sessions sessions, MailedLinks seals, BaseUrl baseUrl, TimeProvider clock) : PageModel
{
    private const int LongestFrom = 1000;

    /// <summary>Where the issuer asks the person; nothing when there is no such sign-in.</summary>
    public string? Address { get; private set; }

    public string? Trouble { get; private set; }
    public string Workspace { get; private set; } = "";
    public string Host => new Uri(Address!).Host;

    /// <summary>Another site must not sign a person in by itself, perhaps as somebody else: then they press the link.</summary>
    public bool IsFromElsewhere => Request.Headers["Sec-Fetch-Site"] == "cross-site";

    public async Task<IActionResult> OnGet(string? slug, string? from, bool test, bool prove, CancellationToken stop)
    {
        Response.Headers.CacheControl = "no-store";
        var name = slug?.Trim().ToLowerInvariant();
        if (await db.Tenants.SingleOrDefaultAsync(t => t.Slug == name, stop) is not { } workspace)
            return NotHere();
        current.Enter(workspace.Id);
        if (await db.SingleSignOn.SingleOrDefaultAsync(stop) is not { } settings)
            return NotHere();

        var purpose = test ? SignOnPurpose.Test : prove ? SignOnPurpose.Prove : SignOnPurpose.SignIn;
        if (purpose != SignOnPurpose.SignIn && await sessions.Find(User, stop) is null)
            return LocalRedirect("/sign-in");

        Workspace = workspace.Name;
        await Begin(SignOnAttempt.Begin(settings, workspace.Slug, purpose, from is { Length: <= LongestFrom } ? from : null, clock.GetUtcNow()), stop);
        return Page();
    }

    private PageResult NotHere() => this.Page(StatusCodes.Status404NotFound);

    private async Task Begin(SignOnAttempt attempt, CancellationToken stop)
    {
        try
        {
            Address = await exchange.AddressFor(attempt, stop);
            Response.Cookies.Append(SignOnAttempt.CookieOf(attempt.State), seals.Seal(attempt, SignOnAttempt.Lifetime), new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = SignOnAttempt.Lifetime,
                Path = "/sso",
                SameSite = SameSiteMode.Lax,
                Secure = Request.IsHttps || !baseUrl.IsLoopback,
            });
        }
        catch (SignOnException problem)
        {
            Trouble = problem.Message;
        }
    }
}
