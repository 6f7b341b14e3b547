using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>What a person has here: address, password, ways in.</summary>
[NeedsAccount]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class ProfileModel(UserManager<Account> accounts, Sessions sessions, LetterBox letters, SurveysDb db) : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type the password that you have now."), MaxLength(200)]
    public string Current { get; set; } = "";

    [BindProperty, Required(ErrorMessage = "Choose a password."), MaxLength(200, ErrorMessage = "Use at most 200 characters.")]
    public string Password { get; set; } = "";

    [TempData]
    public string? Done { get; set; }

    public Account Account { get; private set; } = null!;
    public int Passkeys { get; private set; }
    public int SignIns { get; private set; }

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        await Load(stop);
        if (!ModelState.IsValid)
            return Page();
        if (await accounts.IsLockedOutAsync(Account))
        {
            ModelState.AddModelError("", "Too many wrong passwords. Wait five minutes, then try again.");
            return Page();
        }

        var result = await accounts.ChangePasswordAsync(Account, Current, Password);
        foreach (var error in result.Errors)
        {
            if (error.Code == nameof(IdentityErrorDescriber.PasswordMismatch))
                await accounts.AccessFailedAsync(Account);
            ModelState.AddModelError(
                error.Code == nameof(IdentityErrorDescriber.PasswordMismatch) ? nameof(Current) : nameof(Password),
                error.Code == nameof(IdentityErrorDescriber.PasswordMismatch) ? "This is not your password." : error.Description);
        }

        if (!result.Succeeded)
            return Page();

        await sessions.EndOthers(Account.Id, User.SessionId(), stop);
        letters.Add(Notices.PasswordChanged(Account));
        await db.SaveChangesAsync(stop);
        Done = "Your password is changed. Everyone who was signed in elsewhere as you is signed out.";
        return RedirectToPage();
    }

    private async Task Load(CancellationToken stop)
    {
        Account = (await accounts.GetUserAsync(User))!;
        Passkeys = (await accounts.GetPasskeysAsync(Account)).Count;
        SignIns = (await sessions.Of(Account.Id, stop)).Count;
    }
}
