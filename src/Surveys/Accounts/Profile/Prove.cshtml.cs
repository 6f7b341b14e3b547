using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>The person shows again that it's them: by password, and by a code where they have a second factor.</summary>
[NeedsAccount]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class ProveModel(UserManager<Account> accounts, PersonSignIn signIn, Sessions sessions) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type your password."), MaxLength(200)]
    public string Password { get; set; } = "";

    [BindProperty, MaxLength(20)]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public bool HasSecondFactor { get; private set; }

    public async Task OnGet() => HasSecondFactor = (await accounts.GetUserAsync(User))!.TwoFactorEnabled;

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        var account = (await accounts.GetUserAsync(User))!;
        HasSecondFactor = account.TwoFactorEnabled;
        if (!ModelState.IsValid)
            return Page();

        var result = await signIn.CheckPasswordSignInAsync(account, Password, lockoutOnFailure: true);
        if (result.IsLockedOut)
            ModelState.AddModelError("", "Too many wrong passwords. Wait five minutes, then try again.");
        else if (!result.Succeeded)
            ModelState.AddModelError(nameof(Password), "This is not your password.");
        else if (HasSecondFactor && !await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, Code ?? ""))
            ModelState.AddModelError(nameof(Code), "This code isn't right, or was used already. Wait for the next one and try again.");
        if (!ModelState.IsValid)
            return Page();

        await sessions.Renew(HttpContext.Session()!, stop);
        return LocalRedirect(Url.IsLocalUrl(From) ? From : "/account");
    }
}
