using System.Globalization;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>Says of goals what people say.</summary>
internal static class GoalWords
{
    public static string Of(GoalVerdict verdict) => verdict switch
    {
        GoalVerdict.OnTrack => "on track",
        GoalVerdict.AtRisk => "at risk",
        GoalVerdict.OffTrack => "off track",
        GoalVerdict.Met => "met",
        GoalVerdict.Missed => "missed",
        GoalVerdict.Unknown => "can’t be told",
        _ => "too early to say",
    };

    /// <summary>As bands are coloured.</summary>
    public static string Tone(GoalVerdict verdict) => verdict switch
    {
        GoalVerdict.OnTrack or GoalVerdict.Met => "happy",
        GoalVerdict.OffTrack or GoalVerdict.Missed => "unhappy",
        _ => "neutral",
    };

    /// <summary>What stands behind the verdict.</summary>
    public static string Sentence(Goal goal, MeasureTerms? terms, GoalProgress? progress)
    {
        if (terms is null || progress is null)
            return "What it is measured by is gone.";

        var target = $"{terms.Say(goal.Target)} is wanted";
        return (progress.Verdict, progress.Forecast) switch
        {
            (GoalVerdict.Unknown, _) => "The four weeks before the deadline have too little to tell by.",
            (GoalVerdict.Met or GoalVerdict.Missed, _) => $"It was {terms.InFull(progress.Now)} in the four weeks before the deadline; {terms.Say(goal.Target)} was wanted.{(IsClose(goal, progress.Now) ? " The margin has both in it, so chance may have decided." : "")}",
            (_, { } forecast) => $"If it goes on like this, it will be {terms.Say(forecast.Value)} ({terms.Say(forecast.Low)} to {terms.Say(forecast.High)}) in the four weeks before {ScoreWords.Day(goal.DeadlineDay)}; {target}.",
            _ => $"It takes four weeks with enough to tell by to say where it leads; {target} by {ScoreWords.Day(goal.DeadlineDay)}.",
        };
    }

    /// <summary>"43 % of the way", "further off than at the start".</summary>
    public static string Way(double? part) => part switch
    {
        null => "",
        < 0 => "further off than at the start",
        >= 1 => "there",
        { } way => string.Create(CultureInfo.InvariantCulture, $"{100 * way:F0} % of the way"),
    };

    private static bool IsClose(Goal goal, Figure last) => last is { Low: { } low, High: { } high } && low <= goal.Target && goal.Target <= high;
}
