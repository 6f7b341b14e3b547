using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Plans an invitation for each rule that speaks of a resolved interaction: a row in every case, with the reason where nobody is asked.</summary>
internal sealed class Planner(SurveysDb db, CurrentTenant tenant, FactBook facts, TimeProvider clock)
{
    /// <summary>Brings the invitations of these interactions in line with what has just been recorded. Part of the caller's transaction.</summary>
    /// <returns>For each interaction, the invitations of its newest resolution.</returns>
    public async Task<ILookup<Guid, Invitation>> Plan(IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        var ids = recorded.Where(r => !r.IsNew).Select(r => r.Interaction.Id).ToArray();
        var invitations = await db.Invitations.Where(i => ids.Contains(i.InteractionId)).ToListAsync(stop);
        var rules = await db.Rules.OrderByDescending(r => r.Priority).ThenBy(r => r.CreatedAt).ToListAsync(stop);

        foreach (var one in recorded.Where(r => !r.IsStale))
        {
            if (!one.Interaction.IsOver)
                CancelUnsent(one.Interaction, invitations);
            else
                invitations.AddRange(await PlanOne(one, rules, invitations, stop));
        }

        return recorded
            .SelectMany(r => invitations.Where(i => i.InteractionId == r.Interaction.Id && i.Resolution == r.Interaction.Resolution))
            .Distinct()
            .ToLookup(i => i.InteractionId);
    }

    private static void CancelUnsent(Interaction interaction, List<Invitation> invitations)
    {
        foreach (var invitation in invitations.Where(i => i.InteractionId == interaction.Id && i.IsPending))
            invitation.Cancel(Reason.Reopened);
    }

    private async Task<List<Invitation>> PlanOne(Recorded one, List<InvitationRule> rules, List<Invitation> invitations, CancellationToken stop)
    {
        var (interaction, planned) = (one.Interaction, new List<Invitation>());
        var asked = invitations
            .Where(i => i.InteractionId == interaction.Id && i.Resolution == interaction.Resolution)
            .Select(i => i.SurveyId)
            .ToHashSet();
        foreach (var rule in rules.Where(r => r.SpeaksOf(interaction, one.Team)))
        {
            if (!asked.Add(rule.SurveyId))
                continue;

            var survey = await db.Surveys.SingleAsync(s => s.Id == rule.SurveyId, stop);
            var known = await facts.Read(rule, survey, interaction, interaction.Resolution, one.Contact?.Id, one.Contact, stop);
            var now = clock.GetUtcNow();
            var invitation = new Invitation
            {
                TenantId = tenant.Id,
                Id = Guid.CreateVersion7(now),
                SurveyId = rule.SurveyId,
                RuleId = rule.Id,
                InteractionId = interaction.Id,
                Resolution = interaction.Resolution,
                ContactId = one.Contact?.Id,
                PlannedAt = now,
            };
            invitation.Follow(Eligibility.Decide(known, now));
            db.Invitations.Add(invitation);
            planned.Add(invitation);
            if (invitation.DueAt is { } dueAt)
                await db.NoteDue(tenant.Id, DueHint.Invitations, dueAt, stop);
        }

        return planned;
    }
}
