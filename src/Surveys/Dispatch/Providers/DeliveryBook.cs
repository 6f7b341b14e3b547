using Microsoft.EntityFrameworkCore;
using Surveys.Mail;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Writes down what a mail provider told, in one workspace: on the invitation, in the message log, and on the list of those who aren't asked.</summary>
internal sealed class DeliveryBook(SurveysDb db, CurrentTenant tenant, SuppressionBook suppressions, TimeProvider clock)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>All of it or nothing. Told again, or in another order, it comes to the same; what is about nobody we know is passed over.</summary>
    public Task<int> Take(IReadOnlyCollection<DeliveryEvent> events, CancellationToken stop) => db.Retry(() => TakeOnce(events, stop));

    /// <returns>How many were new.</returns>
    private async Task<int> TakeOnce(IReadOnlyCollection<DeliveryEvent> events, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var ids = events.Select(e => e.Mail.InvitationId).Distinct().ToArray();
        // Who brings the same event at once waits here, and then finds it in the log. People after invitations, as sending and erasing take them.
        var invitations = await db.Invitations
            .FromSql($"select * from invitations where tenant_id = {tenant.Id} and id = any({ids}) and contact_id is not null order by id for update")
            .ToDictionaryAsync(i => i.Id, stop);
        var people = invitations.Values.Select(i => i.ContactId!.Value).Distinct().ToArray();
        var contacts = await db.Contacts
            .FromSql($"select * from contacts where tenant_id = {tenant.Id} and id = any({people}) order by id for key share")
            .ToDictionaryAsync(c => c.Id, stop);
        var surveys = invitations.Values.Select(i => i.SurveyId).Distinct().ToArray();
        var anonymous = (await db.Surveys.Where(s => surveys.Contains(s.Id) && s.IsAnonymous).Select(s => s.Id).ToListAsync(stop)).ToHashSet();
        var log = await db.MessageLog.AsNoTracking().Where(m => ids.Contains(m.InvitationId)).ToListAsync(stop);
        var addresses = log.Where(m => m.Outcome == MailOutcome.Sent).ToLookup(m => (m.InvitationId, m.Reminder), m => m.Address);
        var known = log.Select(m => (m.InvitationId, m.Reminder, m.Outcome, m.SentAt)).ToHashSet();

        var (now, taken) = (clock.GetUtcNow(), 0);
        foreach (var told in events)
        {
            // Clocks differ a little, and a moment that isn't the event's own would make another event of it when it's told again.
            var at = (told.At < now + Ahead ? told.At : now).ToStored();
            if (!invitations.TryGetValue(told.Mail.InvitationId, out var invitation) || !known.Add((invitation.Id, told.Mail.Reminder, told.Kind, at)))
                continue;

            // To where it went, should the contact have another address since.
            var address = addresses[(invitation.Id, told.Mail.Reminder)].LastOrDefault() ?? contacts[invitation.ContactId!.Value].Email;
            // As in Marks: a line about a reminder of an anonymous survey would tell who hasn't answered.
            if (told.Mail.Reminder == 0 || !anonymous.Contains(invitation.SurveyId))
            {
                db.MessageLog.Add(Logged(told, address, at, now));
                Mark(invitation, told, at);
            }

            if (address is not null && TermsOf(told.Kind, at) is { } terms)
            {
                await suppressions.Hold(address, terms, stop);
                // Before the next one asks what holds: it may be of the same address.
                await db.SaveChangesAsync(stop);
            }

            taken++;
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return taken;
    }

    private LoggedMessage Logged(DeliveryEvent told, string? address, DateTimeOffset at, DateTimeOffset now) => new()
    {
        TenantId = tenant.Id,
        Id = Guid.CreateVersion7(now),
        InvitationId = told.Mail.InvitationId,
        Reminder = told.Mail.Reminder,
        Attempt = 0,
        Address = address,
        SentAt = at,
        Outcome = told.Kind,
        Fault = null,
        Detail = told.Detail,
    };

    /// <remarks>A reminder that comes back ends the reminding: the invitation itself had arrived.</remarks>
    private static void Mark(Invitation invitation, DeliveryEvent told, DateTimeOffset at)
    {
        switch (told.Kind)
        {
            case MailOutcome.Delivered when told.Mail.Reminder == 0:
                invitation.MarkDelivered(at);
                break;
            case MailOutcome.Bounced when told.Mail.Reminder == 0:
                invitation.MarkBounced(told.Detail);
                break;
            case MailOutcome.Bounced:
                invitation.StopReminding(Reason.Bounced);
                break;
            case MailOutcome.Complained:
                invitation.StopReminding(Reason.Complained);
                break;
        }
    }

    private static SuppressionTerms? TermsOf(MailOutcome kind, DateTimeOffset at) => kind switch
    {
        MailOutcome.Bounced => SuppressionTerms.Bounced(at, SuppressionSource.Provider),
        MailOutcome.Complained => SuppressionTerms.Complained,
        _ => null,
    };
}
