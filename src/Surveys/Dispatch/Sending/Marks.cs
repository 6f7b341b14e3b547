using Microsoft.EntityFrameworkCore;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Marks what came of a mail: on the invitation, in the message log, and on the list of those who aren't asked where the mailbox is none.</summary>
internal sealed class Marks(SurveysDb db, CurrentTenant tenant, SuppressionBook suppressions, TimeProvider clock, ILogger<Marks> log)
{
    private const int LongestDetail = 1000;

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    private static readonly TimeSpan ReminderPause = TimeSpan.FromHours(1);

    /// <summary>Once the server has the message, the mark is made even while we are being stopped.</summary>
    public async Task Make(Claimed claimed, MailResult result)
    {
        var now = clock.GetUtcNow();
        if (result.Outcome != MailOutcome.Sent)
            log.LogWarning("Invitation {InvitationId}: {Outcome}, {Fault}, {Detail}", claimed.Invitation.Id, result.Outcome, result.Fault, result.Detail);

        await using var transaction = await db.Database.BeginTransactionAsync();
        await (claimed.IsReminder ? MarkReminder(claimed, result, now) : Mark(claimed, result, now));
        if (Bounced(result))
            await suppressions.Hold(claimed.Contact.Id, SuppressionTerms.Bounced(now, SuppressionSource.Smtp), CancellationToken.None);
        Log(claimed, result, now);
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync();
    }

    private void Log(Claimed claimed, MailResult result, DateTimeOffset now) => db.MessageLog.Add(new LoggedMessage
    {
        TenantId = tenant.Id,
        Id = Guid.CreateVersion7(now),
        InvitationId = claimed.Invitation.Id,
        Reminder = claimed.IsReminder ? claimed.Invitation.RemindersSent + 1 : 0,
        Attempt = claimed.Invitation.Attempts,
        Address = claimed.Contact.Email,
        SentAt = now,
        Outcome = result.Outcome,
        Fault = result.Fault,
        Detail = result.Detail is { Length: > LongestDetail } detail ? detail[..LongestDetail] : result.Detail,
    });

    private Task<int> Mark(Claimed claimed, MailResult result, DateTimeOffset now)
    {
        var invitation = claimed.Invitation;
        if (result.Outcome == MailOutcome.Sent)
        {
            // Somebody may have answered before this line was reached: then it stays answered.
            return Row(invitation).ExecuteUpdateAsync(set => set
                .SetProperty(i => i.SentAt, now)
                .SetProperty(i => i.LeaseEndsAt, (DateTimeOffset?)null)
                .SetProperty(i => i.LastError, (string?)null)
                .SetProperty(i => i.RemindAt, Invitation.NextReminder(claimed.Terms, now, 0))
                .SetProperty(i => i.Status, i => i.Status == InvitationStatus.Sending ? InvitationStatus.Sent : i.Status));
        }

        var isOver = result.Outcome == MailOutcome.Refused || invitation.Attempts >= Invitation.MostAttempts;
        var status = Bounced(result) ? InvitationStatus.Bounced : isOver ? InvitationStatus.Failed : InvitationStatus.Deferred;
        var reason = ReasonOf(result);
        DateTimeOffset? next = isOver ? null : now + Pauses[Math.Min(invitation.Attempts, Pauses.Length) - 1];
        return Row(invitation).Where(i => i.Status == InvitationStatus.Sending).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.Status, status)
            .SetProperty(i => i.Reason, reason)
            .SetProperty(i => i.DueAt, next)
            .SetProperty(i => i.LeaseEndsAt, (DateTimeOffset?)null)
            .SetProperty(i => i.LastError, result.Detail));
    }

    /// <summary>A reminder is in no hurry: what wasn't taken is tried again every hour, until the invitation can't be answered any more.</summary>
    private Task<int> MarkReminder(Claimed claimed, MailResult result, DateTimeOffset now)
    {
        var invitation = claimed.Invitation;
        if (result.Outcome == MailOutcome.Sent)
        {
            return Row(invitation).ExecuteUpdateAsync(set => set
                .SetProperty(i => i.RemindersSent, i => i.RemindersSent + 1)
                .SetProperty(i => i.RemindedAt, now)
                .SetProperty(i => i.RemindAt, Invitation.NextReminder(claimed.Terms, invitation.SentAt!.Value, invitation.RemindersSent + 1)));
        }

        DateTimeOffset? next = result.Outcome == MailOutcome.Refused ? null : now + ReminderPause;
        Reason? reason = ReasonOf(result);
        return Row(invitation).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.RemindAt, next)
            .SetProperty(i => i.ReminderReason, reason)
            .SetProperty(i => i.LastError, result.Detail));
    }

    private static bool Bounced(MailResult result) => result is { Outcome: MailOutcome.Refused, Fault: MailFault.Mailbox };

    private static Reason ReasonOf(MailResult result) =>
        Bounced(result) ? Reason.Bounced : result.Outcome == MailOutcome.Refused ? Reason.MailRefused : Reason.MailUnavailable;

    /// <summary>By its attempt: a mark that comes after another worker took it over says nothing any more.</summary>
    private IQueryable<Invitation> Row(Invitation invitation) => db.Invitations.Where(i => i.Id == invitation.Id && i.Attempts == invitation.Attempts);
}
