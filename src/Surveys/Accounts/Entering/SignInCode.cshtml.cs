using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>The second step of signing in: a code from the person's device, or one of their recovery codes.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class SignInCodeModel(PersonSignIn signIn) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the code."), MaxLength(20, ErrorMessage = "That is no code of ours.")]
    public string Code { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public async Task<IActionResult> OnGet() =>
        await signIn.GetTwoFactorAuthenticationUserAsync() is null ? RedirectToPage("/Accounts/Entering/SignIn") : Page();

    public async Task<IActionResult> OnPost()
    {
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is null)
            return RedirectToPage("/Accounts/Entering/SignIn", new { From });
        if (!ModelState.IsValid)
            return Page();

        var recoveryCode = RecoveryCode(Code);
        var result = recoveryCode is null
            ? await signIn.TwoFactorAuthenticatorSignInAsync(Code.Replace(" ", "", StringComparison.Ordinal), isPersistent: true, rememberClient: false)
            : await signIn.TwoFactorRecoveryCodeSignInAsync(recoveryCode);
        if (result.Succeeded)
            return this.Enter(signIn, From);

        ModelState.AddModelError(nameof(Code), result.IsLockedOut
            ? "Too many wrong codes. Wait five minutes, then sign in again."
            : recoveryCode is null
                ? "This code isn’t right, or was used already. Wait for the next one and try again."
                : "This recovery code isn’t right, or was used already. Look at it again, or take another one of your list.");
        return Page();
    }

    /// <summary>What was typed as a recovery code is written, two times five letters and digits; nothing where it's digits from a device.</summary>
    private static string? RecoveryCode(string typed)
    {
        var signs = typed.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        return signs.Length == 10 ? $"{signs[..5]}-{signs[5..]}" : signs.All(char.IsAsciiDigit) ? null : signs;
    }
}
