using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Plans an invitation for each rule that speaks of a resolved interaction: a row in every case, with the reason where nobody is asked.</summary>
internal sealed class Planner(SurveysDb db, CurrentTenant tenant, FactBook facts, TimeProvider clock)
{
    /// <summary>Brings the invitations of these interactions in line with what has just been recorded. Saved, as part of the caller's transaction.</summary>
    /// <returns>For each interaction, the invitations of its newest resolution.</returns>
    public async Task<ILookup<Guid, Invitation>> Plan(IReadOnlyList<Recorded> recorded, CancellationToken stop)
    {
        var ids = recorded.Where(r => !r.IsNew).Select(r => r.Interaction.Id).ToArray();
        // Held until the end: what a worker claims meanwhile is on its way, and can't be cancelled any more.
        var invitations = await db.Invitations.FromSql($"select * from invitations where tenant_id = {tenant.Id} and interaction_id = any({ids}) order by id for update").ToListAsync(stop);
        var rules = await db.Rules.OrderByDescending(r => r.Priority).ThenBy(r => r.CreatedAt).ToListAsync(stop);

        // Of what is told several times, only where it stands in the end.
        var current = recorded.Where(r => !r.IsStale).GroupBy(r => r.Interaction.Id).Select(told => told.Last()).Where(one => one.Asks || !one.Interaction.IsOver).ToList();
        if (rules.Count > 0 && current.Exists(one => one.Interaction.IsOver))
            await facts.Open(current.Select(one => one.Contact), rules, [], stop);
        var wanted = rules.Select(rule => rule.SurveyId).Distinct().ToList();
        var surveys = await db.Surveys.Where(s => wanted.Contains(s.Id)).ToDictionaryAsync(s => s.Id, stop);
        DateTimeOffset? first = null;
        foreach (var one in current)
        {
            if (!one.Interaction.IsOver)
            {
                CancelUnsent(one.Interaction, invitations, clock.GetUtcNow());
                continue;
            }

            var planned = PlanOne(one, rules, surveys, invitations);
            invitations.AddRange(planned);
            first = planned.Select(i => i.DueAt).Append(first).Min();
        }

        // The hint last: whoever holds its row keeps all others of the workspace waiting.
        await db.SaveChangesAsync(stop);
        if (first is { } dueAt)
            await db.NoteDue(tenant.Id, DueHint.Invitations, dueAt, stop);
        return recorded
            .SelectMany(r => invitations.Where(i => i.InteractionId == r.Interaction.Id && i.Resolution == r.Interaction.Resolution))
            .Distinct()
            .ToLookup(i => i.InteractionId!.Value);
    }

    private static void CancelUnsent(Interaction interaction, List<Invitation> invitations, DateTimeOffset now)
    {
        foreach (var invitation in invitations.Where(i => i.InteractionId == interaction.Id && i.IsPending))
            invitation.Cancel(Reason.Reopened, now);
    }

    private List<Invitation> PlanOne(Recorded one, List<InvitationRule> rules, Dictionary<Guid, Survey> surveys, List<Invitation> invitations)
    {
        var (interaction, planned) = (one.Interaction, new List<Invitation>());
        var asked = invitations
            .Where(i => i.InteractionId == interaction.Id && i.Resolution == interaction.Resolution)
            .Select(i => i.SurveyId)
            .ToHashSet();
        foreach (var rule in rules.Where(r => r.SpeaksOf(interaction, one.Team) && asked.Add(r.SurveyId)))
        {
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
            invitation.Follow(Eligibility.Decide(facts.Of(rule, surveys[rule.SurveyId], interaction, interaction.Resolution, one.Contact?.Id, one.Contact), now), now);
            facts.NotePlanned(invitation, rule, surveys[rule.SurveyId]);
            db.Invitations.Add(invitation);
            planned.Add(invitation);
        }

        return planned;
    }
}
