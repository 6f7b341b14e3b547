using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>Where the mailed link leads. It signs nobody in: a second factor stays asked for.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class ResetPasswordModel(UserManager<Account> accounts, Sessions sessions, LetterBox letters, SurveysDb db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Choose a password."), MaxLength(200, ErrorMessage = "Use at most 200 characters.")]
    public string Password { get; set; } = "";

    public bool IsDone { get; private set; }
    public bool IsDead { get; private set; }

    /// <remarks>A look uses nothing up, as mail scanners look too.</remarks>
    public async Task<IActionResult> OnGet()
    {
        var account = await accounts.FindByIdAsync(Id.ToString());
        if (account is not null && await accounts.VerifyUserTokenAsync(account, accounts.Options.Tokens.PasswordResetTokenProvider, UserManager<Account>.ResetPasswordTokenPurpose, Token()))
            return Page();

        IsDead = true;
        return this.Page(StatusCodes.Status410Gone);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!ModelState.IsValid)
            return Page();

        var account = await accounts.FindByIdAsync(Id.ToString());
        var result = account is null ? Broken() : await accounts.ResetPasswordAsync(account, Token(), Password);
        foreach (var error in result.Errors)
            ModelState.AddModelError(error.IsAboutPassword() ? nameof(Password) : "", error.IsAboutPassword() ? error.Description : "This link doesn’t work any more. Ask for a new one.");
        if (account is null || !result.Succeeded)
            return Page();

        await sessions.EndOthers(account.Id, kept: null, stop);
        letters.Add(Notices.PasswordChanged(account));
        await db.SaveChangesAsync(stop);
        IsDone = true;
        return Page();
    }

    private static IdentityResult Broken() => IdentityResult.Failed(new IdentityErrorDescriber().InvalidToken());

    private string Token()
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(Code));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
