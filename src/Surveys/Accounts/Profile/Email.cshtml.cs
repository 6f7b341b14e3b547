using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>A new address counts when its mailbox has answered.</summary>
/// <param name="Stamp">The account's security stamp: a password changed since ends the question too, as a thief may have asked it.</param>
internal sealed record EmailAsked(Guid AccountId, string Stamp, string Formerly, string Email);

[NeedsAccount, NeedsProof]
[EnableRateLimiting(RateLimits.SignIn)]
internal sealed class EmailModel(
    UserManager<Account> accounts, MailedLinks links, LetterBox letters, MailSettings mail, BaseUrl baseUrl, SurveysDb db, TimeProvider clock) : PageModel
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    [BindProperty, Required(ErrorMessage = "Type the new address."), EmailAddress(ErrorMessage = "This is not an e-mail address."), MaxLength(254)]
    public string Email { get; set; } = "";

    public bool IsAsked { get; private set; }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!mail.CanSend)
            ModelState.AddModelError("", "This service sends no mail yet, so it can’t ask whether the address is yours.");
        if (!Shared.EmailAddress.IsBare(Email.Trim()))
            ModelState.AddModelError(nameof(Email), "This is not an e-mail address.");
        if (!ModelState.IsValid)
            return Page();

        var account = (await accounts.GetUserAsync(User))!;
        var to = Email.Trim();
        letters.Add(await accounts.FindByEmailAsync(to) is null ? Confirm(account, to) : Taken(to));
        // Whether or not the new address is taken: this mailbox must not tell either.
        letters.Add(Notices.EmailAsked(account, to));
        await db.SaveChangesAsync(stop);
        IsAsked = true;
        return Page();
    }

    private Letter Confirm(Account account, string to) => new(
        to,
        "Confirm your new address",
        [$"The account of {account.Email} is to use this address from now on. The link works for an hour.", "If you know nothing of it, leave this mail alone."],
        "Use this address",
        baseUrl.To($"account/email/{links.Seal(new EmailAsked(account.Id, account.SecurityStamp!, account.Email!, to), Lifetime)}"),
        EndsAt: clock.GetUtcNow() + Lifetime);

    /// <remarks>Told to the mailbox, not to whoever asks: the page would tell who has an account.</remarks>
    private static Letter Taken(string to) =>
        new(to, "This address has an account already", ["Somebody wanted to use this address for another account. An address belongs to one account, so nothing was changed."]);
}
