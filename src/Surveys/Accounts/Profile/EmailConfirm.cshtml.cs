using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Audit;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>Where the link in the new mailbox leads. A look changes nothing; the form does.</summary>
[AllowAnonymous]
internal sealed class EmailConfirmModel(UserManager<Account> accounts, Sessions sessions, MailedLinks links, LetterBox letters, AccountLog log, SurveysDb db) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Token { get; set; } = "";

    public EmailAsked? Asked { get; private set; }
    public bool IsDone { get; private set; }

    public IActionResult OnGet()
    {
        Asked = links.Open<EmailAsked>(Token);
        return Asked is null ? this.Page(StatusCodes.Status410Gone) : Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        Asked = links.Open<EmailAsked>(Token);
        var account = Asked is null ? null : await accounts.FindByIdAsync(Asked.AccountId.ToString());
        // Used once, and not after a password or second factor was changed: all of them give the account a new stamp.
        if (account is null || account.SecurityStamp != Asked!.Stamp)
        {
            Asked = null;
            return Page();
        }

        account.UserName = account.Email = Asked.Email;
        var result = await accounts.UpdateAsync(account);
        if (!result.Succeeded)
        {
            Asked = null;
            return Page();
        }

        await accounts.UpdateSecurityStampAsync(account);
        await log.Note(account, AuditActions.EmailChanged, before: new { Email = Asked.Formerly }, after: new { Asked.Email });
        await sessions.EndOthers(account.Id, kept: User.SessionId(), stop);
        letters.Add(Notices.EmailChanged(Asked.Formerly, Asked.Email));
        await db.SaveChangesAsync(stop);
        IsDone = true;
        return Page();
    }
}
