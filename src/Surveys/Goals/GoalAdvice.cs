using System.Globalization;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>A goal as it is asked for.</summary>
/// <param name="Baseline">Nothing for that of the 90 days before the start.</param>
/// <param name="Owner">The address of a member.</param>
/// <param name="Serves">The value or pillar, in words.</param>
internal sealed record GoalInput(string? Name, Measure? Metric, double? Target, DateOnly? Start, DateOnly? Deadline, double? Baseline = null, string? Owner = null, string? Serves = null);

/// <summary>What of a goal makes it a good one: specific, measurable, achievable, relevant, time-bound (Doran 1981).</summary>
/// <param name="IsFine">Else it may be set all the same, by who knows better.</param>
internal sealed record SmartPoint(string Point, bool IsFine, string Words);

/// <param name="Baseline">Taken from history, or as given.</param>
/// <param name="BestChange">The largest change for the better in the history that lasted as long as the goal, beyond chance; nothing where there was none.</param>
internal sealed record GoalAdvice(Figure Baseline, double? BestChange, IReadOnlyList<SmartPoint> Points)
{
    private const int BaselineDays = 90;
    private const int HistoryDays = 730;

    /// <summary>From here on a jump discourages those who are to make it: most of the way to twice as good.</summary>
    private const double Jump = 0.75;

    /// <summary>Of what has no end of its own: minutes, hours, money.</summary>
    private const double Largest = 1e9;

    /// <summary>The days that are read for it.</summary>
    public static Period History(DateOnly start, DateOnly today) => Before(start, today) with { From = Before(start, today).To.AddDays(-HistoryDays) };

    /// <summary>The days that the baseline is of.</summary>
    private static Period Before(DateOnly start, DateOnly today)
    {
        var end = start < today ? start : today;
        return new Period(end.AddDays(-BaselineDays), end);
    }

    /// <exception cref="InvalidInputException">Such a goal can't be set.</exception>
    public static GoalAdvice On(GoalInput input, MeasureOverTime measure, DateOnly today)
    {
        var (terms, target, start, deadline) = (measure.Terms, input.Target!.Value, input.Start!.Value, input.Deadline!.Value);
        var baseline = input.Baseline is { } given ? new Figure(0, given, null, null) : measure.Of(Before(start, today));
        var errors = new FieldErrors();
        errors.Require(baseline.Value is not null, "baseline", $"is missing: the {BaselineDays} days before the start have too little to take it from.");
        errors.Require(input.Baseline is not { } begun || (begun >= terms.Lowest && begun <= (terms.Highest ?? Largest)), "baseline", $"must lie from {terms.Say(terms.Lowest)}{(terms.Highest is { } most ? $" to {terms.Say(most)}" : " on")}.");
        errors.Require(double.IsFinite(target) && target >= terms.Lowest && target <= (terms.Highest ?? Largest), "target", $"must lie from {terms.Say(terms.Lowest)}{(terms.Highest is { } highest ? $" to {terms.Say(highest)}" : " on")}.");
        errors.Require(baseline.Value is not { } from || !terms.Reaches(from, target), "target", $"is no better than where it begins: {terms.Say(baseline.Value)}.");
        errors.ThrowIfAny();

        var best = Best(measure, History(start, today), deadline.DayNumber - start.DayNumber);
        return new GoalAdvice(baseline, best, [Specific(terms), Measurable(terms, baseline, target), Achievable(input, terms, baseline.Value!.Value, best), Relevant(input), TimeBound(start, deadline, today)]);
    }

    /// <summary>By stretches as long as the goal, four weeks to 90 days, each against the one before.</summary>
    private static double? Best(MeasureOverTime measure, Period history, int days)
    {
        var length = Math.Clamp(days, GoalProgress.WindowDays, BaselineDays);
        var changes = new List<double>();
        for (var end = history.To; end.AddDays(-2 * length) >= history.From; end = end.AddDays(-GoalProgress.WindowDays))
        {
            var (before, after) = (new Period(end.AddDays(-2 * length), end.AddDays(-length)), new Period(end.AddDays(-length), end));
            if (measure.Of(before).Value is not null && measure.Of(after).Value is not null && measure.Between(before, after) is { Verdict: not Verdict.NoEvidenceOfChange } change)
                changes.Add(measure.Terms.LessIsBetter ? -change.Difference : change.Difference);
        }

        return changes.Where(change => change > 0).Select(change => (double?)change).Max();
    }

    private static SmartPoint Specific(MeasureTerms terms) => new("Specific", true, $"One figure, of one thing: {terms.Full}.");

    private static SmartPoint Measurable(MeasureTerms terms, Figure baseline, double target)
    {
        if (baseline is not { Low: { } low, High: { } high })
            return new("Measurable", true, $"It begins at {terms.Say(baseline.Value)}.");

        var isFine = (high - low) / 2 < Math.Abs(target - baseline.Value!.Value);
        return new("Measurable", isFine, $"It begins at {terms.InFull(baseline)}, of {baseline.N.ToString("N0", CultureInfo.InvariantCulture)}."
            + (isFine ? "" : " The margin is wider than the change you want: whether it was reached could be chance. Wait for more answers, or take a larger part."));
    }

    private static SmartPoint Achievable(GoalInput input, MeasureTerms terms, double baseline, double? best)
    {
        var wanted = Math.Abs(input.Target!.Value - baseline);
        var isJump = baseline > 0 && terms.Lowest >= 0 && wanted / baseline >= Jump;
        var want = $"You want {terms.Distance(wanted)} {(terms.LessIsBetter ? "less" : "more")}";
        var (isFine, words) = best switch
        {
            null when input.Metric!.Kind == MeasureKind.Cadence => (true, $"{want}: how many are asked is in your own hands."),
            null => (false, $"{want}. In its history, of two years at most, it never became better, beyond chance, for as long as this goal goes."),
            { } most when wanted <= most => (true, $"{want}; it has done {terms.Distance(most)} before."),
            { } most => (false, $"{want}. The best that ever lasted as long was {terms.Distance(most)}."),
        };
        return new("Achievable", isFine && !isJump, isJump
            ? $"{words} That’s {100 * wanted / baseline:F0} % of where you are: jumps of 75 to 100 % discourage those who are to make them. Half as far now, and another goal after it, gets further."
            : words);
    }

    private static SmartPoint Relevant(GoalInput input) => (input.Serves, input.Owner) switch
    {
        (null, _) => new("Relevant", false, "Say which value or pillar it serves: a goal that serves nothing is the first to be forgotten."),
        (_, null) => new("Relevant", false, "Nobody owns it: who is told when it goes off track?"),
        _ => new("Relevant", true, $"It serves “{input.Serves}”, and {input.Owner} looks after it."),
    };

    private static SmartPoint TimeBound(DateOnly start, DateOnly deadline, DateOnly today) => (deadline.DayNumber - start.DayNumber + 1) is var days && deadline < today
        ? new("Time-bound", false, $"{ScoreWords.Day(deadline)} has passed: nothing can be done about it any more, and it is judged at once.")
        : days >= 2 * GoalProgress.WindowDays
        ? new("Time-bound", true, $"{days} days, from {ScoreWords.Day(start)} to {ScoreWords.Day(deadline)}; it can be forecast from the fifth week on.")
        : new("Time-bound", false, $"{days} days are short: it takes four weeks to say where it leads.");
}
