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

        var told = await Read(due, stop);
        await facts.Open(contacts.Values, stop);
        var claimed = due.Select(invitation => Decide(invitation, contacts, told, now)).OfType<Claimed>().ToList();
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (claimed, due.Count < most);
    }

    /// <summary>What is asked about, by what and by which rule.</summary>
    private sealed record Told(
        Dictionary<Guid, Interaction> Interactions, Dictionary<Guid, InvitationRule> Rules, Dictionary<Guid, Survey> Surveys, Dictionary<(Guid, int), SurveyVersion> Versions,
        Dictionary<Guid, string> Agents);

    private async Task<Told> Read(List<Invitation> due, CancellationToken stop)
    {
        var (interactions, rules, surveys) = (due.ConvertAll(i => i.InteractionId), due.ConvertAll(i => i.RuleId), due.ConvertAll(i => i.SurveyId));
        var about = await db.Interactions.Where(i => interactions.Contains(i.Id)).ToDictionaryAsync(i => i.Id, stop);
        var agents = about.Values.Select(i => i.AgentId).ToList();
        var asking = await db.Surveys.Where(s => surveys.Contains(s.Id)).ToDictionaryAsync(s => s.Id, stop);
        var numbers = due.Select(i => i.SurveyVersion).Concat(asking.Values.Select(s => s.Published)).OfType<int>().Distinct().ToList();
        return new Told(
            about,
            await db.Rules.Where(r => rules.Contains(r.Id)).ToDictionaryAsync(r => r.Id, stop),
            asking,
            await db.SurveyVersions.Where(v => surveys.Contains(v.SurveyId) && numbers.Contains(v.Number)).ToDictionaryAsync(v => (v.SurveyId, v.Number), stop),
            await db.Agents.Where(a => agents.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, stop));
    }

    private Claimed? Decide(Invitation invitation, Dictionary<Guid, Contact> contacts, Told told, DateTimeOffset now)
    {
        var interaction = told.Interactions[invitation.InteractionId];
        var survey = told.Surveys[invitation.SurveyId];
        var contact = interaction.ContactId is { } contactId ? contacts.GetValueOrDefault(contactId) : null;
        if (invitation.RuleId is not { } ruleId || !told.Rules.TryGetValue(ruleId, out var rule))
        {
            invitation.Cancel(Reason.RuleDeleted);
            return null;
        }

        // A mail that may have left already isn't decided about again: it is sent once more under the same Message-Id.
        if (invitation.Status != InvitationStatus.Sending)
        {
            var decision = Eligibility.Decide(facts.Of(rule, survey, interaction, invitation.Resolution, invitation.ContactId, contact), now);
            if (decision is not { Outcome: Outcome.SendAt } || decision.At > now)
            {
                invitation.Follow(decision);
                return null;
            }
        }

        var number = invitation.SurveyVersion ?? survey.Published!.Value;
        invitation.Claim(interaction, number, rule.Terms.ExpiresAfter, now);
        // It did arrive, and isn't sent again. To whoever looks on it goes out now, as it would have without the answer.
        if (invitation.HasAnonymousAnswer)
            invitation.MarkSent(now);
        facts.NoteClaimed(invitation, survey);
        if (invitation.HasAnonymousAnswer)
            return null;

        var agent = interaction.AgentId is { } agentId ? told.Agents.GetValueOrDefault(agentId) : null;
        return new Claimed(invitation, contacts[invitation.ContactId!.Value], interaction, told.Versions[(survey.Id, number)], survey, agent);
    }

    /// <summary>When this workspace has something to send next, if ever.</summary>
    public Task<DateTimeOffset?> NextDue(CancellationToken stop) => db.Invitations
        .Where(i => i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Deferred || i.Status == InvitationStatus.Sending)
        .MinAsync(i => i.Status == InvitationStatus.Sending ? i.LeaseEndsAt : i.DueAt, stop);
}
