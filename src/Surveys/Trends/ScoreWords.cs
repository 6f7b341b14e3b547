using System.Globalization;
using Surveys.Design;
using Surveys.Scoring;

namespace Surveys.Trends;

/// <summary>Says scores, margins and changes as people do.</summary>
internal static class ScoreWords
{
    public static string Name(ScoringRuleRecord rule) => Name(rule.Metric);

    public static string Name(Metric metric) => metric switch
    {
        Metric.Csat => "CSAT",
        Metric.Nps => "NPS",
        _ => "CES",
    };

    public static string Unit(ScoringRuleRecord rule) => rule.Metric == Metric.Csat ? "%" : "";

    /// <summary>The ends of the axis: all that the score can be.</summary>
    public static (double Lowest, double Highest) Bounds(ScoringRuleRecord rule) => rule.Metric switch
    {
        Metric.Csat => (0, 100),
        Metric.Nps => (-100, 100),
        _ => (rule.Lowest, rule.Highest),
    };

    public static string Score(ScoringRuleRecord rule, double? score) => score is not { } value ? "–" : rule.Metric switch
    {
        Metric.Csat => $"{Plain(value, 1)} %",
        Metric.Nps => Plain(value, 0),
        _ => Plain(value, 2),
    };

    /// <summary>"CSAT from 1 to 5 with 4, 5 as happy": two scales that differ read differently.</summary>
    public static string Scale(ScoringRuleRecord rule) =>
        $"{Name(rule)} from {rule.Lowest} to {rule.Highest}{(rule.Metric == Metric.Csat ? $" with {string.Join(", ", rule.Favourable)} as happy" : "")}";

    public static string Margin(ScoringRuleRecord rule, double? low, double? high) =>
        low is { } from && high is { } to ? $"{Plain(from, Decimals(rule))} to {Plain(to, Decimals(rule))}" : "no margin yet";

    public static string Change(ScoringRuleRecord rule, ChangeRecord? change)
    {
        if (change is null)
            return "";

        var size = change is { Low: { } low, High: { } high }
            ? $", {Signed(change.Difference, Decimals(rule))} ({Signed(low, Decimals(rule))} to {Signed(high, Decimals(rule))})"
            : "";
        return $"{change.Verdict}{size}";
    }

    /// <summary>With its sign: "+1.2", "−0.9".</summary>
    public static string Difference(ScoringRuleRecord rule, double difference) => Signed(difference, Decimals(rule));

    /// <summary>"Lower than usual since 3 Mar 2026", "Higher than usual from 3 Mar 2026 to 16 Mar 2026".</summary>
    public static string Movement(MovementRecord movement) =>
        $"{char.ToUpperInvariant(movement.Verdict[0])}{movement.Verdict[1..]} than usual {(movement.Lasts ? $"since {Day(movement.Since)}" : $"from {Day(movement.Since)} to {Day(movement.Until)}")}";

    /// <summary>A counted noun: "1 answer", "1,173 answers".</summary>
    public static string Answers(long n) => string.Create(CultureInfo.InvariantCulture, $"{n:N0} {(n == 1 ? "answer" : "answers")}");

    /// <summary>Nothing of how many answered where the survey is anonymous.</summary>
    public static string Open(OpenInvitations open) => open.Answered is { } answered
        ? string.Create(CultureInfo.InvariantCulture, $"{open.Sent:N0} still open, {answered:N0} of them answered")
        : string.Create(CultureInfo.InvariantCulture, $"{open.Sent:N0} still open, or too few in their week to tell");

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Point(TrendInterval interval, DateOnly start) => interval switch
    {
        TrendInterval.Month => start.ToString("MMM yyyy", CultureInfo.InvariantCulture),
        TrendInterval.Week => $"week of {Day(start)}",
        _ => Day(start),
    };

    /// <summary>The same at an axis, where there is little room.</summary>
    /// <param name="points">How many there are: beyond a year of weeks a day alone says too little.</param>
    public static string Tick(TrendInterval interval, DateOnly start, int points) =>
        start.ToString(interval == TrendInterval.Month || points > 53 ? "MMM yyyy" : "d MMM", CultureInfo.InvariantCulture);

    private static int Decimals(ScoringRuleRecord rule) => rule.Metric switch
    {
        Metric.Csat => 1,
        Metric.Nps => 0,
        _ => 2,
    };

    private static string Plain(double value, int decimals)
    {
        var rounded = Math.Round(value, decimals, MidpointRounding.AwayFromZero);
        var text = Math.Abs(rounded).ToString($"F{decimals}", CultureInfo.InvariantCulture);
        return rounded < 0 ? "−" + text : text;
    }

    private static string Signed(double value, int decimals)
    {
        var text = Plain(value, decimals);
        return text[0] == '−' ? text : "+" + text;
    }
}
