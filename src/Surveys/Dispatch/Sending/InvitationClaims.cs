using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>A claimed invitation with all that its mail needs.</summary>
/// <param name="Reminder">Which one, where it was sent before; 0 is the invitation itself.</param>
/// <param name="LeaseEndsAt">Until when nobody else takes it up.</param>
internal sealed record Claimed(
    Invitation Invitation, Contact Contact, Interaction? Interaction, SurveyVersion Version, Survey Survey, RuleTerms Terms, string? AgentName, int Reminder, DateTimeOffset LeaseEndsAt)
{
    public bool IsReminder => Reminder > 0;
}

/// <summary>Takes due invitations for sending, under a lease: what a dead worker had taken comes back when its lease ends.</summary>
internal sealed class InvitationClaims(SurveysDb db, CurrentTenant tenant, FactBook facts, TimeProvider clock)
{
    /// <summary>Claims up to so many due invitations and reminders, after asking for each again whether it may go.</summary>
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
                  and (status in ('scheduled', 'deferred') or (status = 'sending' and lease_ends_at < {now}))
                order by due_at limit {most} for update skip locked
                """)
            .ToListAsync(stop);
        due.AddRange(await db.Invitations
            .FromSql(
                $"""
                select * from invitations where tenant_id = {tenant.Id} and status = 'sent' and remind_at <= {now}
                order by remind_at limit {most - due.Count} for update skip locked
                """)
            .ToListAsync(stop));

        // Two workers must not ask one person at once: whoever holds the contact's row sees what the other has sent.
        var contactIds = due.Select(i => i.ContactId).OfType<Guid>().Distinct().ToArray();
        var contacts = await db.Contacts
            .FromSql($"select * from contacts where tenant_id = {tenant.Id} and id = any({contactIds}) order by id for update")
            .AsNoTracking()
            .ToDictionaryAsync(c => c.Id, stop);

        var told = await Read(due, stop);
        await facts.LockCaps(told.Rules.Values, stop);
        await facts.Open(contacts.Values, told.Rules.Values, [.. due.Where(i => i.Status == InvitationStatus.Sent).Select(i => i.Id)], stop);
        var claimed = due.Select(invitation => Decide(invitation, contacts, told, now)).OfType<Claimed>().ToList();
        await Store(claimed.FindAll(one => !one.IsReminder), stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (claimed, due.Count < most);
    }

    /// <summary>The usual case in one statement, as <see cref="Invitation.Claim"/> has it: one each would take longer than all else here.</summary>
    private async Task Store(List<Claimed> claimed, CancellationToken stop)
    {
        if (claimed.Count == 0)
            return;

        var invitations = claimed.Select(one => one.Invitation).ToList();
        var (ids, about) = (invitations.Select(i => i.Id).ToArray(), invitations.Select(i => i.InteractionId).ToArray());
        var (versions, leases, ends) = (invitations.Select(i => i.SurveyVersion).ToArray(), claimed.Select(one => one.LeaseEndsAt).ToArray(), invitations.Select(i => i.ExpiresAt).ToArray());
        await db.Database.ExecuteSqlAsync(
            $"""
            update invitations i
            set status = 'sending', reason = null, lease_ends_at = c.lease, attempts = i.attempts + 1, survey_version = c.version, expires_at = c.expires_at,
              agent_id = x.agent_id, team_id = x.team_id, channel = x.channel, tags = coalesce(x.tags, array[]::text[])
            from unnest({ids}, {about}, {versions}, {leases}, {ends}) c (id, about, version, lease, expires_at)
            left join interactions x on x.tenant_id = {tenant.Id} and x.id = c.about
            where i.tenant_id = {tenant.Id} and i.id = c.id
            """,
            stop);
        invitations.ForEach(invitation => db.Entry(invitation).State = EntityState.Detached);
    }

    /// <summary>What is asked about, by what and by which rule.</summary>
    private sealed record Told(
        Dictionary<Guid, Interaction> Interactions, Dictionary<Guid, InvitationRule> Rules, Dictionary<Guid, Survey> Surveys, Dictionary<(Guid, int), SurveyVersion> Versions,
        Dictionary<Guid, string> Agents);

    private async Task<Told> Read(List<Invitation> due, CancellationToken stop)
    {
        var (interactions, rules, surveys) = (due.ConvertAll(i => i.InteractionId), due.ConvertAll(i => i.RuleId), due.ConvertAll(i => i.SurveyId));
        var about = await db.Interactions.AsNoTracking().Where(i => interactions.Contains(i.Id)).ToDictionaryAsync(i => i.Id, stop);
        var agents = about.Values.Select(i => i.AgentId).ToList();
        var asking = await db.Surveys.AsNoTracking().Where(s => surveys.Contains(s.Id)).ToDictionaryAsync(s => s.Id, stop);
        var numbers = due.Select(i => i.SurveyVersion).Concat(asking.Values.Select(s => s.Published)).OfType<int>().Distinct().ToList();
        return new Told(
            about,
            await db.Rules.AsNoTracking().Where(r => rules.Contains(r.Id)).ToDictionaryAsync(r => r.Id, stop),
            asking,
            await db.SurveyVersions.AsNoTracking().Where(v => surveys.Contains(v.SurveyId) && numbers.Contains(v.Number)).ToDictionaryAsync(v => (v.SurveyId, v.Number), stop),
            await db.Agents.AsNoTracking().Where(a => agents.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, stop));
    }

    private Claimed? Decide(Invitation invitation, Dictionary<Guid, Contact> contacts, Told told, DateTimeOffset now)
    {
        var interaction = invitation.InteractionId is { } about ? told.Interactions[about] : null;
        var survey = told.Surveys[invitation.SurveyId];
        var contact = (interaction is null ? invitation.ContactId : interaction.ContactId) is { } contactId ? contacts.GetValueOrDefault(contactId) : null;
        var rule = invitation.RuleId is { } ruleId ? told.Rules.GetValueOrDefault(ruleId) : null;
        var reminder = invitation.Status == InvitationStatus.Sent ? invitation.RemindersSent + 1 : 0;
        if (reminder > 0)
        {
            if (!ClaimReminder(invitation, rule, survey, interaction, contact, now))
                return null;
        }
        else if (!Claim(invitation, rule, survey, interaction, contact, now))
            return null;

        var agent = interaction?.AgentId is { } agentId ? told.Agents.GetValueOrDefault(agentId) : null;
        return new Claimed(
            invitation, contacts[invitation.ContactId!.Value], interaction, told.Versions[(survey.Id, invitation.SurveyVersion!.Value)], survey, rule!.Terms, agent,
            reminder, now + Invitation.Lease);
    }

    /// <returns>Whether its mail is to be sent now.</returns>
    private bool Claim(Invitation invitation, InvitationRule? rule, Survey survey, Interaction? interaction, Contact? contact, DateTimeOffset now)
    {
        if (rule is null)
        {
            invitation.Cancel(Reason.RuleDeleted, now);
            return false;
        }

        // A mail that may have left already isn't decided about again: it is sent once more under the same Message-Id.
        if (invitation.Status != InvitationStatus.Sending)
        {
            var decision = Eligibility.Decide(facts.Of(rule, survey, interaction, invitation.Resolution, invitation.ContactId, contact), now);
            if (decision is not { Outcome: Outcome.SendAt } || decision.At > now)
            {
                invitation.Follow(decision, now);
                return false;
            }
        }

        invitation.Claim(interaction, invitation.SurveyVersion ?? survey.Published!.Value, rule.Terms.ExpiresAfter, now);
        // It did arrive, and isn't sent again. To whoever looks on it goes out now, as it would have without the answer.
        if (invitation.HasAnonymousAnswer)
            invitation.MarkSent(now, rule.Terms);
        facts.NoteClaimed(invitation, survey);
        return !invitation.HasAnonymousAnswer;
    }

    /// <returns>Whether its mail is to be sent now.</returns>
    private bool ClaimReminder(Invitation invitation, InvitationRule? rule, Survey survey, Interaction? interaction, Contact? contact, DateTimeOffset now)
    {
        var decision = rule is null
            ? Decision.Skip(Reason.RuleDeleted)
            : Eligibility.DecideReminder(
                facts.Of(rule, survey, interaction, invitation.Resolution, invitation.ContactId, contact, invitation.Id),
                new SentBefore(invitation.SentAt!.Value, invitation.RemindersSent, invitation.ExpiresAt), now);
        if (decision is not { Outcome: Outcome.SendAt } || decision.At > now)
        {
            invitation.FollowReminder(decision);
            return false;
        }

        invitation.ClaimReminder(now);
        facts.NoteReminded(invitation, survey, now);
        // None is mailed to who has answered an anonymous survey. So that nobody sees to whom, all of them count as reminded here, whatever becomes of the mail.
        if (survey.IsAnonymous)
            invitation.MarkReminded(now, rule!.Terms);
        return !invitation.HasAnonymousAnswer;
    }

    /// <summary>When this workspace has something to send next, if ever.</summary>
    public async Task<DateTimeOffset?> NextDue(CancellationToken stop)
    {
        var first = await db.Invitations
            .Where(i => i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Deferred || i.Status == InvitationStatus.Sending)
            .MinAsync(i => i.Status == InvitationStatus.Sending ? i.LeaseEndsAt : i.DueAt, stop);
        var reminder = await db.Invitations.Where(i => i.Status == InvitationStatus.Sent && i.RemindAt != null).MinAsync(i => i.RemindAt, stop);
        return first < reminder || reminder is null ? first : reminder;
    }
}
