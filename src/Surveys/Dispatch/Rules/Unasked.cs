using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Says why nobody is asked about an interaction, by the rules as they are now.</summary>
internal sealed class Unasked(SurveysDb db)
{
    /// <returns>A sentence for each thing that stands against it; none where there is no such interaction.</returns>
    public async Task<IReadOnlyList<string>> Why(Guid interactionId, CancellationToken stop)
    {
        if (await db.Interactions.AsNoTracking().SingleOrDefaultAsync(i => i.Id == interactionId, stop) is not { } interaction)
            return [];

        var why = interaction.IsOver ? await ByRules(interaction, stop) : [$"It is {EnumText.Of(interaction.Status)}: nobody is asked before it is over."];
        if (interaction.ContactId is null)
            why.Add("It names no customer whom one could ask.");
        else if (!await db.Contacts.AnyAsync(c => c.Id == interaction.ContactId && c.Email != null, stop))
            why.Add("Its customer has no e-mail address.");
        return why;
    }

    private async Task<List<string>> ByRules(Interaction interaction, CancellationToken stop)
    {
        var team = await db.Teams.AsNoTracking().SingleOrDefaultAsync(t => t.Id == interaction.TeamId, stop);
        var rules = await db.Rules.AsNoTracking()
            .Join(db.Surveys, r => r.SurveyId, s => s.Id, (r, s) => new { Rule = r, Survey = s.Name })
            .OrderByDescending(one => one.Rule.Priority).ThenBy(one => one.Rule.CreatedAt)
            .ToListAsync(stop);
        var about = rules.FindAll(one => one.Rule.Terms.Every is null);
        return about.Count == 0
            ? ["No rule asks about interactions."]
            : about.ConvertAll(one => $"The rule “{one.Survey}” {one.Rule.WhyNot(interaction, team) ?? "speaks of it now. It didn’t when this came in, or nobody was to be asked about what an import brought"}.");
    }
}
