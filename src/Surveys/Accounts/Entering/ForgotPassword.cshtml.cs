using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>Writes to the address when it has an account, and says the same either way.</summary>
[AllowAnonymous]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class ForgotPasswordModel(
    UserManager<Account> accounts, LetterBox letters, MailSettings mail, BaseUrl baseUrl, SurveysDb db, IOptions<DataProtectionTokenProviderOptions> tokens, TimeProvider clock)
    : PageModel
{
    [BindProperty, Required(ErrorMessage = "Type your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address."), MaxLength(254)]
    public string Email { get; set; } = "";

    public bool IsAsked { get; private set; }

    public bool IsMailbox => mail.IsMailbox;

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!mail.CanSend)
            ModelState.AddModelError("", "This service sends no mail yet, so it can’t send you a link. Ask whoever runs it.");
        if (!ModelState.IsValid)
            return Page();

        if (await accounts.FindByEmailAsync(Email.Trim()) is { } account)
        {
            var code = WebEncoders.Base64UrlEncode(System.Text.Encoding.UTF8.GetBytes(await accounts.GeneratePasswordResetTokenAsync(account)));
            letters.Add(new Letter(
                account.Email!,
                "Choose a new password",
                ["Somebody, probably you, forgot the password of this address. The link works for an hour, and once.", "If it wasn’t you, leave this mail alone: your password stays as it is."],
                "Choose a new password",
                baseUrl.To($"reset-password/{account.Id:N}/{code}"),
                EndsAt: clock.GetUtcNow() + tokens.Value.TokenLifespan));
            await db.SaveChangesAsync(stop);
        }

        IsAsked = true;
        return Page();
    }
}
