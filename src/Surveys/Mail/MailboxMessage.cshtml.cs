using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Mail;

[AllowAnonymous]
internal sealed partial class MailboxMessageModel(Mailbox mailbox, MailSettings settings) : PageModel
{
    public MailboxMessage Message { get; private set; } = null!;

    public async Task<IActionResult> OnGet(string id, CancellationToken stop)
    {
        if (!settings.IsMailbox || await mailbox.Find(id, stop) is not { } message)
            return NotFound();

        Message = message;
        return Page();
    }

    /// <summary>The plain text, its links to be pressed, as mail programs show them.</summary>
    public HtmlString TextWithLinks() =>
        new(Link().Replace(HtmlEncoder.Default.Encode(Message.Mail.Text).Replace("&#xA;", "\n", StringComparison.Ordinal).Replace("&#xD;", "", StringComparison.Ordinal), "<a href=\"$0\">$0</a>"));

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Link();
}
