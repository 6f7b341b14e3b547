using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>
/// Gathers the facts that <see cref="Eligibility"/> decides by, for many people at once. Both planning and the check before sending read
/// them here.
/// </summary>
internal sealed class FactBook(SurveysDb db, CurrentTenant tenant, SuppressionBook suppressions)
{
    private readonly Dictionary<Guid, List<AskedBefore>> askings = [];
    private ILookup<string, string> suppressed = Array.Empty<string>().ToLookup(email => email);
    private string? workspaceZone;

    /// <summary>That somebody was sent a survey; what is on its way counts, as it can't be called back.</summary>
    private sealed record AskedBefore(Guid SurveyId, string Kind, DateTimeOffset? At);

    /// <summary>Reads what is known of these people now, in place of what was read before.</summary>
    public async Task Open(IEnumerable<Contact?> people, CancellationToken stop)
    {
        var known = people.OfType<Contact>().Distinct().ToList();
        var ids = known.ConvertAll(contact => contact.Id);
        askings.Clear();
        var asked = await db.Invitations
            .Where(i => i.ContactId != null && ids.Contains(i.ContactId.Value) && (i.SentAt != null || i.Status == InvitationStatus.Sending))
            .Join(db.Surveys, i => i.SurveyId, s => s.Id, (i, s) => new { i.ContactId, i.SurveyId, s.Kind, At = i.SentAt ?? i.LeaseEndsAt })
            .GroupBy(asked => new { asked.ContactId, asked.SurveyId, asked.Kind })
            .Select(group => new { group.Key.ContactId, group.Key.SurveyId, group.Key.Kind, At = group.Max(asked => asked.At) })
            .ToListAsync(stop);
        foreach (var one in asked)
            Note(one.ContactId!.Value, new AskedBefore(one.SurveyId, one.Kind, one.At));
        suppressed = await suppressions.Among([.. known.Select(contact => contact.Email).OfType<string>()], stop);
        workspaceZone ??= await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop);
    }

    /// <summary>The next one's facts count this one as sent.</summary>
    public void NoteClaimed(Invitation invitation, Survey survey) => Note(invitation.ContactId!.Value, new AskedBefore(survey.Id, survey.Kind, invitation.SentAt ?? invitation.LeaseEndsAt));

    /// <summary>Of one of those people, or of nobody where the interaction has none.</summary>
    public EligibilityFacts Of(InvitationRule rule, Survey survey, Interaction interaction, int resolution, Guid? plannedContact, Contact? contact) => new()
    {
        Terms = rule.Terms,
        IsPublished = survey.Published is not null,
        HasContact = contact is not null,
        IsSameContact = plannedContact == contact?.Id,
        Email = contact?.Email,
        IsSuppressed = contact?.Email is { } email && suppressed[email].Any(scope => scope == Suppression.Everything || scope == survey.Kind),
        IsStillOver = interaction.IsOver && interaction.Resolution == resolution,
        ResolutionAt = DelayCountsFrom(rule, interaction),
        Tags = interaction.Tags,
        Draw = Eligibility.Draw(rule.Id, interaction.Id, resolution),
        Zone = Zone.Of(contact?.TimeZone, workspaceZone!),
        LastAsked = LastAsked(contact, survey),
    };

    /// <summary>A rule that waits for closing counts its delay from there, also where the ticket had been resolved long before.</summary>
    private static DateTimeOffset DelayCountsFrom(InvitationRule rule, Interaction interaction)
    {
        var resolutionAt = interaction.ResolutionAt!.Value;
        var waitsForClosing = !rule.Terms.When.Statuses.Contains(InteractionStatus.Resolved);
        return waitsForClosing && interaction.ClosedAt > resolutionAt ? interaction.ClosedAt.Value : resolutionAt;
    }

    private LastAsked LastAsked(Contact? contact, Survey survey)
    {
        var asked = contact is null ? [] : askings.GetValueOrDefault(contact.Id) ?? [];
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
