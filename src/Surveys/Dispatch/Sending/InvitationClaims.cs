using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>A claimed invitation with all that its mail needs.</summary>
internal sealed record Claimed(Invitation Invitation, Contact Contact, Interaction Interaction, SurveyVersion Version, Survey Survey, string? AgentName);

/// <summary>Takes due invitations for sending, under a lease: what a dead worker had taken comes back when its lease ends.</summary>
internal sealed class InvitationClaims(SurveysDb db, CurrentTenant tenant, FactBook facts, TimeProvider clock)
{
    /// <summary>Claims up to so many due invitations, after asking for each again whether it may go.</summary>
    /// <returns>What may be sent now, and whether all that was due has been seen.</returns>
    public async Task<(IReadOnlyList<Claimed> Claimed, bool IsLast)> Take(int most, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var due = await db.Invitations
            .FromSql(
                $"""
                select * from invitations
                where tenant_id = {tenant.Id} and due_at <= {now}
                  and (status in ('scheduled', 'deferred') or (status = 'sending' and lease_ends_at< {now}))
                order by due_at limit {most} for update skip locked
                """)
            .ToListAsync(stop);

        // Two workers must not ask one person at once: whoever holds the contact's row sees what the other has sent.
        var contactIds = due.Select(i => i.ContactId).OfType<Guid>().Distinct().ToArray();
        var contacts = await db.Contacts
            .FromSql($"select * from contacts where tenant_id = {tenant.Id} and id = any({contactIds}) order by id for update")
            .ToDictionaryAsync(c => c.Id, stop);

        var claimed = new List<Claimed>();
        foreach (var invitation in due)
        {
            if (await Decide(invitation, contacts, now, stop) is { } claim)
                claimed.Add(claim);
            // Saved one by one: the next one's facts count this one as sent.
            await db.SaveChangesAsync(stop);
        }

        await transaction.CommitAsync(stop);
        return (claimed, due.Count < most);
    }

    private async Task<Claimed?> Decide(Invitation invitation, Dictionary<Guid, Contact> contacts, DateTimeOffset now, CancellationToken stop)
    {
        var interaction = await db.Interactions.SingleAsync(i => i.Id == invitation.InteractionId, stop);
        var survey = await db.Surveys.SingleAsync(s => s.Id == invitation.SurveyId, stop);
        var rule = await db.Rules.SingleOrDefaultAsync(r => r.Id == invitation.RuleId, stop);
        var contact = interaction.ContactId is { } contactId ? contacts.GetValueOrDefault(contactId) : null;
        if (rule is null)
        {
            invitation.Cancel(Reason.RuleDeleted);
            return null;
        }

        // A mail that may have left already isn't decided about again: it is sent once more under the same Message-Id.
        if (invitation.Status != InvitationStatus.Sending)
        {
            var known = await facts.Read(rule, survey, interaction, invitation.Resolution, invitation.ContactId, contact, stop);
            var decision = Eligibility.Decide(known, now);
            if (decision is not { Outcome: Outcome.SendAt } || decision.At > now)
            {
                invitation.Follow(decision);
                return null;
            }
        }

        var number = invitation.SurveyVersion ?? survey.Published!.Value;
        var version = await db.SurveyVersions.SingleAsync(v => v.SurveyId == survey.Id && v.Number == number, stop);
        invitation.Claim(interaction, number, rule.Terms.ExpiresAfter, now);
        if (invitation.HasAnonymousAnswer)
        {
            // It did arrive, and isn't sent again. To whoever looks on it goes out now, as it would have without the answer.
            invitation.MarkSent(now);
            return null;
        }

        var agent = await db.Agents.Where(a => a.Id == interaction.AgentId).Select(a => a.Name).SingleOrDefaultAsync(stop);
        return new Claimed(invitation, contacts[invitation.ContactId!.Value], interaction, version, survey, agent);
    }

    /// <summary>When this workspace has something to send next, if ever.</summary>
    public Task<DateTimeOffset?> NextDue(CancellationToken stop) => db.Invitations
        .Where(i => i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Deferred || i.Status == InvitationStatus.Sending)
        .MinAsync(i => i.Status == InvitationStatus.Sending ? i.LeaseEndsAt : i.DueAt, stop);
}
