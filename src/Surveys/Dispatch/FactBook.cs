using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Gathers the facts that <see cref="Eligibility"/> decides by. Both planning and the check before sending read them here.</summary>
internal sealed class FactBook(SurveysDb db, CurrentTenant tenant, SuppressionBook suppressions)
{
    private string? workspaceZone;

    public async Task<EligibilityFacts> Read(
        InvitationRule rule, Survey survey, Interaction interaction, int resolution, Guid? plannedContact, Contact? contact, CancellationToken stop) => new()
        {
            Terms = rule.Terms,
            IsPublished = survey.Published is not null,
            HasContact = contact is not null,
            IsSameContact = plannedContact == contact?.Id,
            Email = contact?.Email,
            IsSuppressed = contact?.Email is { } email && await suppressions.Holds(email, survey.Kind, stop),
            IsStillOver = interaction.IsOver && interaction.Resolution == resolution,
            ResolutionAt = DelayCountsFrom(rule, interaction),
            Tags = interaction.Tags,
            Draw = Eligibility.Draw(rule.Id, interaction.Id, resolution),
            Zone = Zone.Of(contact?.TimeZone, await WorkspaceZone(stop)),
            LastAsked = contact is null ? new LastAsked(null, null, null) : await LastAsked(contact.Id, survey, stop),
        };

    /// <summary>A rule that waits for closing counts its delay from there, also where the ticket had been resolved long before.</summary>
    private static DateTimeOffset DelayCountsFrom(InvitationRule rule, Interaction interaction)
    {
        var resolutionAt = interaction.ResolutionAt!.Value;
        var waitsForClosing = !rule.Terms.When.Statuses.Contains(InteractionStatus.Resolved);
        return waitsForClosing && interaction.ClosedAt > resolutionAt ? interaction.ClosedAt.Value : resolutionAt;
    }

    private async Task<string> WorkspaceZone(CancellationToken stop) =>
        workspaceZone ??= await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop);

    /// <summary>What is on its way counts as sent: its mail can't be called back.</summary>
    private async Task<LastAsked> LastAsked(Guid contactId, Survey survey, CancellationToken stop)
    {
        var asked = await db.Invitations
            .Where(i => i.ContactId == contactId && (i.SentAt != null || i.Status == InvitationStatus.Sending))
            .Join(db.Surveys, i => i.SurveyId, s => s.Id, (i, s) => new { i.SurveyId, s.Kind, At = i.SentAt ?? i.LeaseEndsAt })
            .GroupBy(asked => new { asked.SurveyId, asked.Kind })
            .Select(group => new { group.Key.SurveyId, group.Key.Kind, At = group.Max(asked => asked.At) })
            .ToListAsync(stop);
        return new LastAsked(
            asked.Max(a => a.At),
            asked.Where(a => a.Kind == survey.Kind).Max(a => a.At),
            asked.Where(a => a.SurveyId == survey.Id).Max(a => a.At));
    }
}
