using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>That somebody was sent a survey, or reminded of it; what is on its way counts, as it can't be called back.</summary>
/// <param name="Invitation">Where it's one that may be reminded of: its own mails don't hold its reminders up.</param>
internal sealed record AskedBefore(Guid SurveyId, string Kind, DateTimeOffset? At, Guid? Invitation = null);

/// <summary>
/// Gathers the facts that <see cref="Eligibility"/> decides by, for many people at once. Both planning and the check before sending read
/// them here.
/// </summary>
internal sealed class FactBook(SurveysDb db, CurrentTenant tenant, SuppressionBook suppressions, WorkingTimes times, TimeProvider clock)
{
    private readonly Dictionary<Guid, List<AskedBefore>> askings = [];
    private readonly Dictionary<Guid, int> askedToday = [];
    private readonly List<PendingAsking> pending = [];
    private ILookup<string, HeldSuppression> suppressed = Array.Empty<HeldSuppression>().ToLookup(_ => "");
    private HashSet<string> agents = [];
    private Calendar? calendar;

    /// <summary>That somebody is to be asked something.</summary>
    private sealed record PendingAsking(Guid Id, Guid ContactId, int Priority, RuleTerms Terms, Guid SurveyId, string Kind, DateTimeOffset DueAt);

    /// <summary>The workspace's.</summary>
    private sealed record Calendar(Zone Zone, WorkingTime Working);

    /// <summary>Reads what is known of these people now, in place of what was read before.</summary>
    /// <param name="rules">Those about to be decided by.</param>
    /// <param name="reminding">Sent before, and about to be decided about.</param>
    public async Task Open(IEnumerable<Contact?> people, IReadOnlyCollection<InvitationRule> rules, IReadOnlyCollection<Guid> reminding, CancellationToken stop)
    {
        var known = people.OfType<Contact>().Distinct().ToList();
        var ids = known.ConvertAll(contact => contact.Id);
        askings.Clear();
        var asked = await db.Invitations
            .Where(i => i.ContactId != null && ids.Contains(i.ContactId.Value) && (i.SentAt != null || i.Status == InvitationStatus.Sending))
            .Join(db.Surveys, i => i.SurveyId, s => s.Id, (i, s) => new { Own = reminding.Contains(i.Id) ? i.Id : (Guid?)null, i.ContactId, i.SurveyId, s.Kind, At = i.LeaseEndsAt ?? i.RemindedAt ?? i.SentAt })
            .GroupBy(asked => new { asked.Own, asked.ContactId, asked.SurveyId, asked.Kind })
            .Select(group => new { group.Key.Own, group.Key.ContactId, group.Key.SurveyId, group.Key.Kind, At = group.Max(asked => asked.At) })
            .ToListAsync(stop);
        foreach (var one in asked)
            Note(one.ContactId!.Value, new AskedBefore(one.SurveyId, one.Kind, one.At, one.Own));
        var addresses = known.Select(contact => contact.Email).OfType<string>().ToList();
        suppressed = await suppressions.Among(addresses, stop);
        agents = [.. await db.Agents.Where(a => addresses.Contains(a.Email!)).Select(a => a.Email!).ToListAsync(stop)];
        calendar ??= await ReadCalendar(stop);
        await ReadRivals(ids, stop);
        await CountToday(rules, stop);
    }

    /// <summary>The next one's facts count this one as sent.</summary>
    public void NoteClaimed(Invitation invitation, Survey survey)
    {
        Note(invitation.ContactId!.Value, new AskedBefore(survey.Id, survey.Kind, invitation.SentAt ?? invitation.LeaseEndsAt, invitation.Id));
        if (invitation.RuleId is { } rule)
            askedToday[rule] = askedToday.GetValueOrDefault(rule) + 1;
    }

    public void NoteReminded(Invitation invitation, Survey survey, DateTimeOffset now) =>
        Note(invitation.ContactId!.Value, new AskedBefore(survey.Id, survey.Kind, now, invitation.Id));

    /// <summary>The next one's facts count this one as planned.</summary>
    public void NotePlanned(Invitation invitation, InvitationRule rule, Survey survey)
    {
        if (invitation is { IsPending: true, DueAt: { } dueAt })
            pending.Add(new PendingAsking(invitation.Id, invitation.ContactId!.Value, rule.Priority, rule.Terms, survey.Id, survey.Kind, dueAt));
    }

    private async Task<Calendar> ReadCalendar(CancellationToken stop) => new(
        Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop)),
        await times.Here(stop));

    /// <summary>Where all rules are equally important, there are none.</summary>
    private async Task ReadRivals(List<Guid> contacts, CancellationToken stop)
    {
        pending.Clear();
        if (await db.Rules.Select(r => r.Priority).Distinct().CountAsync(stop) < 2)
            return;

        pending.AddRange(await db.Invitations
            .Where(i => i.ContactId != null && contacts.Contains(i.ContactId.Value) && i.DueAt != null && (i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Deferred))
            .Join(db.Rules, i => i.RuleId, r => r.Id, (i, r) => new { Invitation = i, Rule = r })
            .Join(db.Surveys, both => both.Invitation.SurveyId, s => s.Id, (both, s) =>
                new PendingAsking(both.Invitation.Id, both.Invitation.ContactId!.Value, both.Rule.Priority, both.Rule.Terms, s.Id, s.Kind, both.Invitation.DueAt!.Value))
            .ToListAsync(stop));
    }

    /// <summary>Two workers must not ask the last one of a day twice: whoever is to claim by a rule with a cap counts alone, until the transaction ends. Planning only estimates, and keeps nobody waiting.</summary>
    public async Task LockCaps(IReadOnlyCollection<InvitationRule> rules, CancellationToken stop)
    {
        foreach (var rule in rules.Where(r => r.Terms.DailyCap is not null).OrderBy(r => r.Id))
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"daily cap {tenant.Id} {rule.Id}"}, 0))", stop);
    }

    private async Task CountToday(IReadOnlyCollection<InvitationRule> rules, CancellationToken stop)
    {
        askedToday.Clear();
        foreach (var rule in rules.Where(r => r.Terms.DailyCap is not null))
        {
            var begins = calendar!.Zone.StartOf(calendar.Zone.DayOf(clock.GetUtcNow()));
            askedToday[rule.Id] = await db.Invitations.CountAsync(i => i.RuleId == rule.Id && (i.SentAt >= begins || i.Status == InvitationStatus.Sending), stop);
        }
    }

    /// <summary>Of one of those people, or of nobody where the interaction has none.</summary>
    /// <param name="reminding">The invitation, where it was sent before.</param>
    public EligibilityFacts Of(InvitationRule rule, Survey survey, Interaction? interaction, int resolution, Guid? plannedContact, Contact? contact, Guid? reminding = null) => new()
    {
        Terms = rule.Terms,
        IsPublished = survey.Published is not null,
        HasContact = contact is not null,
        IsSameContact = plannedContact == contact?.Id,
        Email = contact?.Email,
        Suppressed = contact?.Email is { } email ? suppressed[email].FirstOrDefault(held => held.Scope == Suppression.Everything || held.Scope == survey.Kind)?.Why : null,
        IsAgent = contact?.Email is { } own && agents.Contains(own),
        IsStillOver = interaction is null || (interaction.IsOver && interaction.Resolution == resolution),
        ResolutionAt = interaction is not null ? DelayCountsFrom(rule, interaction) : Turns.StartOf(resolution),
        Tags = interaction?.Tags ?? [],
        Draw = Eligibility.Draw(rule.Id, interaction?.Id ?? plannedContact ?? Guid.Empty, resolution),
        Zone = Zone.Of(contact?.TimeZone, calendar!.Zone.Name),
        WorkspaceZone = calendar.Zone,
        Working = calendar.Working,
        LastAsked = LastAsked(contact, survey, reminding),
        AskedToday = askedToday.GetValueOrDefault(rule.Id),
        Rivals = contact is null ? [] : [.. pending.Where(other => other.ContactId == contact.Id && other.Priority > rule.Priority).Select(other => new Rival(other.DueAt, WaitAfter(survey, other)))],
    };

    private static TimeSpan WaitAfter(Survey survey, PendingAsking other)
    {
        var throttle = other.Terms.Spacing;
        return new[] { throttle?.Workspace, survey.Kind == other.Kind ? throttle?.Kind : null, survey.Id == other.SurveyId ? throttle?.Survey : null }.Max() ?? TimeSpan.Zero;
    }

    /// <summary>A rule that waits for closing counts its delay from there, also where the ticket had been resolved long before.</summary>
    private static DateTimeOffset DelayCountsFrom(InvitationRule rule, Interaction interaction)
    {
        var resolutionAt = interaction.ResolutionAt!.Value;
        var waitsForClosing = !rule.Terms.When.Statuses.Contains(InteractionStatus.Resolved);
        return waitsForClosing && interaction.ClosedAt > resolutionAt ? interaction.ClosedAt.Value : resolutionAt;
    }

    private LastAsked LastAsked(Contact? contact, Survey survey, Guid? reminding)
    {
        var asked = contact is null ? [] : askings.GetValueOrDefault(contact.Id) ?? [];
        return LastOf(asked.Where(a => reminding is null || a.Invitation != reminding), survey);
    }

    public static LastAsked LastOf(IEnumerable<AskedBefore> askings, Survey survey)
    {
        var asked = askings.ToList();
        return new LastAsked(
            asked.Max(a => a.At),
            asked.Where(a => a.Kind == survey.Kind).Max(a => a.At),
            asked.Where(a => a.SurveyId == survey.Id).Max(a => a.At));
    }

    private void Note(Guid contactId, AskedBefore asking)
    {
        if (!askings.TryGetValue(contactId, out var theirs))
            askings[contactId] = theirs = [];
        theirs.Add(asking);
    }
}
