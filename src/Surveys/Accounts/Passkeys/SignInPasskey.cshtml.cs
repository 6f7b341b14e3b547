using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>A form that is sent with what a passkey answers.</summary>
/// <param name="Action">Where it's sent.</param>
/// <param name="Words">What stands on its button.</param>
internal sealed record PasskeyForm(string Action, string Words, string? From);

/// <summary>Takes a passkey for both factors: the device asks for a finger, a face or a code before it answers.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class SignInPasskeyModel(PersonSignIn signIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The browser is asked for any passkey of ours: whose it is, the passkey tells.</summary>
    public async Task<IActionResult> OnPostOptions() => Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    public async Task<IActionResult> OnPost(string? credential)
    {
        if (await signIn.HolderOf(credential) is not { } account)
        {
            ModelState.AddModelError("", "This passkey isn’t known here, or was answered too late. Try again, or sign in with your password.");
            return Page();
        }

        signIn.Proof = Proof.Passkey;
        await signIn.SignInAsync(account, isPersistent: true);
        return this.Enter(signIn, From);
    }
}
