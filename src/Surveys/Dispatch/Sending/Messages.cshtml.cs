using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>The message log: every attempt, also those that failed.</summary>
[NeedsRole(Role.Admin)]
internal sealed class MessagesModel(SurveysDb db) : PageModel
{
    internal sealed record Row(LoggedMessage Message, string Survey);

    public Page<Row> Rows { get; private set; } = new([], null);
    public MailOutcome? Only { get; private set; }
    public Guid? Invitation { get; private set; }

    public async Task OnGet(string? outcome, Guid? invitation, Guid? after, CancellationToken stop)
    {
        (Only, Invitation) = (EnumText.TryParse<MailOutcome>(outcome), invitation);
        Rows = await db.MessageLog.AsNoTracking()
            .Where(m => (Only == null || m.Outcome == Only) && (invitation == null || m.InvitationId == invitation) && (after == null || m.Id < after))
            .OrderByDescending(m => m.Id)
            .Join(db.Invitations, m => m.InvitationId, i => i.Id, (m, i) => new { Message = m, i.SurveyId })
            .Join(db.Surveys, both => both.SurveyId, s => s.Id, (both, s) => new Row(both.Message, s.Name))
            .Slice(null, row => row.Message.Id, row => row, stop);
    }

    public static string Words(MailOutcome outcome, MailFault? fault) => (outcome, fault) switch
    {
        (MailOutcome.Delivered, _) => "the recipient’s server has it",
        (MailOutcome.Undelivered, _) => "the recipient’s server didn’t take it, or hasn’t yet",
        (MailOutcome.Bounced, _) => "it came back: there is no such mailbox",
        (MailOutcome.Complained, _) => "the recipient called it spam",
        (_, null) => "taken by the mail server",
        (_, MailFault.Mailbox) => "there is no such mailbox",
        (_, MailFault.Policy) => "the server takes nothing like it from us",
        (_, MailFault.Content) => "the server refused what the message says, or its size",
        (_, MailFault.Sender) => "the server refused us: the operator has to look at the mail settings",
        (_, MailFault.Busy) => "the server takes nothing for now",
        _ => "the line broke; it may have arrived",
    };
}
