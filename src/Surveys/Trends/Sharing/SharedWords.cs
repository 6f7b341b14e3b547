using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;

namespace Surveys.Trends;

/// <summary>Says what a shared view shows.</summary>
internal sealed class SharedWords(SurveysDb db)
{
    /// <summary>"Ana · team 1st line · channel chat"; empty where the view is of everything.</summary>
    public async Task<string> Filters(SharedTerms terms, CancellationToken stop)
    {
        var agent = terms.Agent is { } id ? (await db.AgentNames([id], stop)).Select(a => a.Name).FirstOrDefault() ?? "one agent" : null;
        var team = terms.Team is { } of ? await db.Teams.Where(t => t.Id == of).Select(t => t.Name).FirstOrDefaultAsync(stop) : null;
        return string.Join(" · ", new[] { agent, Named("team", team), Named("channel", terms.Channel), Named("tag", terms.Tag) }.OfType<string>());
    }

    /// <summary>"Last 90 days", or its days.</summary>
    public static string Period(SharedTerms terms) => terms is { From: { } from, To: { } to }
        ? $"{ScoreWords.Day(from)} to {ScoreWords.Day(to.AddDays(-1))}"
        : Periods.Choices.FirstOrDefault(choice => choice.Value == terms.Period).Words ?? Periods.Choices[1].Words;

    private static string? Named(string what, string? name) => name is null ? null : $"{what} {name}";
}
