using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>The person shows again that it's them: by password and a code where they have a second factor, or by a passkey.</summary>
[NeedsAccount(ShowsGuests = true)]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class ProveModel(UserManager<Account> accounts, PersonSignIn signIn, Sessions sessions) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type your password."), MaxLength(200)]
    public string Password { get; set; } = "";

    [BindProperty, MaxLength(20)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Whether a form was sent too late, which the person has to fill in again.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Unsent { get; set; }

    public bool HasSecondFactor { get; private set; }

    public bool HasPassword { get; private set; }

    public async Task<IActionResult> OnGet()
    {
        // Whom an issuer has vouched for, it vouches for again: their password isn't asked for, as it would make this sign-in more than it is.
        if (HttpContext.Session()!.ConfinedTo is not null)
            return LocalRedirect(HttpContext.Workspace() is { } workspace ? $"/sso/{workspace.Slug}?prove=true&from={Uri.EscapeDataString(From ?? "")}" : "/workspaces");

        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        var account = await Load();
        if (!ModelState.IsValid)
            return Page();

        var result = await signIn.CheckPasswordSignInAsync(account, Password, lockoutOnFailure: true);
        if (result.IsLockedOut)
            ModelState.AddModelError("", "Too many wrong passwords or codes. Wait five minutes, then try again.");
        else if (!result.Succeeded)
            ModelState.AddModelError(nameof(Password), "This is not your password.");
        else if (HasSecondFactor && !await signIn.TakeCode(account, Code?.Replace(" ", "", StringComparison.Ordinal) ?? ""))
            ModelState.AddModelError(nameof(Code), "This code isn’t right, or was used already. Wait for the next one and try again.");
        if (!ModelState.IsValid)
            return Page();

        return await GoOn(stop);
    }

    public async Task<IActionResult> OnPostPasskey(string? credential, CancellationToken stop)
    {
        ModelState.Clear();
        var account = await Load();
        if ((await signIn.HolderOf(credential))?.Id == account.Id)
            return await GoOn(stop);

        ModelState.AddModelError("", "This isn’t a passkey of yours, or it was answered too late. Try again.");
        return Page();
    }

    private async Task<IActionResult> GoOn(CancellationToken stop)
    {
        await sessions.Renew(HttpContext.Session()!, stop);
        return LocalRedirect(Url.IsLocalUrl(From) ? From : "/account");
    }

    private async Task<Account> Load()
    {
        var account = (await accounts.GetUserAsync(User))!;
        (HasSecondFactor, HasPassword) = (account.TwoFactorEnabled, account.PasswordHash is not null);
        return account;
    }
}
