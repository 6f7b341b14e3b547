using System.Globalization;
using Surveys.Kpis;
using Surveys.Trends;

namespace Surveys.Balance;

/// <summary>Says in words what lies where and what goes together.</summary>
internal static class BalanceWords
{
    public static Became Became(string? verdict, bool lessIsBetter) => verdict switch
    {
        "higher" => lessIsBetter ? Balance.Became.Worse : Balance.Became.Better,
        "lower" => lessIsBetter ? Balance.Became.Better : Balance.Became.Worse,
        _ => Balance.Became.NoEvidence,
    };

    public static string Of(Became became) => became switch
    {
        Balance.Became.Better => "better",
        Balance.Became.Worse => "worse",
        _ => "no evidence of change",
    };

    /// <summary>As bands are coloured.</summary>
    public static string Tone(Became became) => became switch { Balance.Became.Better => "happy", Balance.Became.Worse => "unhappy", _ => "neutral" };

    /// <summary>"fast and liked".</summary>
    public static string Of(Quadrant quadrant, Kpi kpi)
    {
        var (good, poor) = Sides(kpi);
        return quadrant switch
        {
            Quadrant.GoodAndLiked => $"{good} and liked",
            Quadrant.GoodButDisliked => $"{good} but disliked",
            Quadrant.PoorButLiked => $"{poor} but liked",
            _ => $"{poor} and disliked",
        };
    }

    /// <summary>"Where first response time is higher, CSAT is lower: rank correlation −0.62 (−0.86 to −0.18) of 12 weeks."</summary>
    public static string Together(TogetherRecord? together, string kpi, string score, string of) => together switch
    {
        null => $"To say whether they go together takes four {of} with {ScoreBoard.SmallestGroup} answers and requests each.",
        { IsBeyondChance: true } told => $"Where {First(kpi)} is higher, {score} is {(told.Rho > 0 ? "higher" : "lower")} as a rule: rank correlation {Figures(told)} of {told.N} {of}.",
        var told => $"No evidence that they go together: rank correlation {Figures(told)} of {told.N} {of}.",
    };

    /// <summary>"−0.62 (−0.86 to −0.18)".</summary>
    public static string Figures(TogetherRecord told) =>
        Figure(told.Rho) + (told is { Low: { } low, High: { } high } ? $" ({Figure(low)} to {Figure(high)})" : "");

    public static string Plural(string by) => by switch
    {
        BalanceQuery.ByWeek => "weeks",
        "agent" or "team" or "channel" => $"{by}s",
        "tag" => "topics",
        _ => "groups",
    };

    private static string Figure(double rho) => Math.Round(rho, 2) is var rounded && rounded == 0 ? "0.00" : rounded.ToString("F2", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string First(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static (string Good, string Poor) Sides(Kpi kpi) => kpi switch
    {
        Kpi.FirstResponse or Kpi.Resolution => ("fast", "slow"),
        Kpi.FirstContactResolution => ("solved at once", "not solved at once"),
        Kpi.ContactsPerResolution => ("few contacts", "many contacts"),
        Kpi.RepliesPerQuery => ("few replies", "many replies"),
        Kpi.ReopenRate => ("solved for good", "reopened"),
        Kpi.Abandonment => ("answered", "abandoned"),
        _ => ("cheap", "dear"),
    };
}
