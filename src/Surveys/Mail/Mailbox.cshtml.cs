using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Mail;

[AllowAnonymous]
internal sealed class MailboxModel(Mailbox mailbox, MailSettings settings) : PageModel
{
    private const int MostShown = 200;

    public IReadOnlyList<MailboxMessage> Messages { get; private set; } = [];

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        if (!settings.IsMailbox)
            return NotFound();

        Messages = await mailbox.Newest(MostShown, stop);
        return Page();
    }
}
