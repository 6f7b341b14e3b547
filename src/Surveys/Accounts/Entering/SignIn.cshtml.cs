using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;

namespace Surveys.Accounts;

[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class SignInModel(PersonSignIn signIn) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type your e-mail address."), MaxLength(254)]
    public string Email { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Type your password."), MaxLength(200)]
    public string Password { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect("/overview") : Page();

    public async Task<IActionResult> OnPost()
    {
        if (!ModelState.IsValid)
            return Page();

        var account = await signIn.UserManager.FindByEmailAsync(Email.Trim());
        var result = account is null ? signIn.RefuseUnknown(Password) : await signIn.PasswordSignInAsync(account, Password, isPersistent: true, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return RedirectToPage("/Accounts/Entering/SignInCode", new { From });
        if (result.Succeeded)
            return this.Enter(signIn, From);

        // One sentence for all: that an account is locked would tell that it's there.
        ModelState.AddModelError("", "This address and password don’t belong together. Check both and try again; after five wrong passwords, wait five minutes first.");
        return Page();
    }
}

internal static class Entering
{
    /// <summary>To where the person wanted to go; who belongs to several workspaces, or to none, sees them first.</summary>
    public static LocalRedirectResult Enter(this PageModel page, PersonSignIn signIn, string? from) =>
        page.LocalRedirect(page.Url.IsLocalUrl(from) ? from : signIn.Workspace is null ? "/workspaces" : "/overview");
}
