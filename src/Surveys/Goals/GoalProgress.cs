using Surveys.Scoring;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>A week of a goal, from its start on.</summary>
internal sealed record GoalWeek(DateOnly Start, Figure Figure);

/// <summary>A point on the straight way from baseline to target.</summary>
/// <param name="Figure">Of the four weeks before it; nothing while it lies ahead.</param>
/// <param name="IsReached">Nothing while it lies ahead, or where there was too little to tell by.</param>
internal sealed record Milestone(DateOnly Day, double Wanted, Figure? Figure, bool? IsReached);

/// <summary>Where the mean of the last four weeks before the deadline will lie, if things go on as since the start.</summary>
internal sealed record GoalForecast(double Value, double Low, double High);

/// <summary>How far a goal has come.</summary>
/// <param name="Now">Of the last four weeks, or since the start where that's less; of the four weeks before the deadline once it has passed.</param>
/// <param name="Part">Of the way from baseline to target: 0 to 1, below where it became worse; nothing where there is nothing to tell by.</param>
/// <param name="Forecast">Nothing with fewer than four weeks that have enough to tell by.</param>
internal sealed record GoalProgress(Figure Now, double? Part, GoalForecast? Forecast, GoalVerdict Verdict, IReadOnlyList<GoalWeek> Weeks, IReadOnlyList<Milestone> Milestones)
{
    public const int WindowDays = 28;
    private const int FewestWeeks = 4;

    /// <param name="today">Its figures are of the days before it.</param>
    public static GoalProgress Of(Goal goal, MeasureOverTime measure, DateOnly today)
    {
        var end = goal.DeadlineDay.AddDays(1);
        var until = today < end ? today : end;
        var weeks = Split(goal, measure, until);
        var now = Window(goal, measure, until);
        var forecast = Foresee(goal, measure.Terms, weeks);
        return new GoalProgress(
            now,
            now.Value is { } value ? (value - goal.Baseline) / (goal.Target - goal.Baseline) : null,
            forecast,
            today >= end ? Result(goal, measure.Terms, now) : Judge(goal, measure.Terms, forecast),
            weeks,
            [.. new[] { 0.25, 0.5, 0.75, 1 }.Select(part => Of(part, goal, measure, today))]);
    }

    private static List<GoalWeek> Split(Goal goal, MeasureOverTime measure, DateOnly until)
    {
        var weeks = new List<GoalWeek>();
        for (var start = goal.StartDay; start.AddDays(7) <= until; start = start.AddDays(7))
            weeks.Add(new GoalWeek(start, measure.Of(new Period(start, start.AddDays(7)))));
        return weeks;
    }

    /// <summary>Of the four weeks before a day, as far as they lie behind the start.</summary>
    private static Figure Window(Goal goal, MeasureOverTime measure, DateOnly until)
    {
        var from = until.AddDays(-WindowDays) is var earliest && earliest > goal.StartDay ? earliest : goal.StartDay;
        return from < until ? measure.Of(new Period(from, until)) : new Figure(0, null, null, null);
    }

    private static GoalForecast? Foresee(Goal goal, MeasureTerms terms, List<GoalWeek> weeks)
    {
        var told = weeks.FindAll(week => week.Figure.Value is not null);
        if (told.Count < FewestWeeks || TrendLine.Of([.. told.Select(week => (At(week.Start), week.Figure.Value!.Value))]) is not { } line)
            return null;

        // Of the four weeks before the deadline, the middle.
        var then = At(goal.DeadlineDay) - 2;
        double Clip(double value) => Math.Clamp(value, terms.Lowest, terms.Highest ?? double.MaxValue);
        var band = line.Predict(then, of: WindowDays / 7);
        return new GoalForecast(Clip(line.At(then)), Clip(band.Low), Clip(band.High));

        double At(DateOnly day) => (day.DayNumber - goal.StartDay.DayNumber) / 7.0;
    }

    private static GoalVerdict Judge(Goal goal, MeasureTerms terms, GoalForecast? forecast) => forecast switch
    {
        null => GoalVerdict.TooEarly,
        _ when terms.Reaches(forecast.Value, goal.Target) => GoalVerdict.OnTrack,
        _ when terms.Reaches(terms.LessIsBetter ? forecast.Low : forecast.High, goal.Target) => GoalVerdict.AtRisk,
        _ => GoalVerdict.OffTrack,
    };

    private static GoalVerdict Result(Goal goal, MeasureTerms terms, Figure last) =>
        last.Value is not { } value ? GoalVerdict.Unknown : terms.Reaches(value, goal.Target) ? GoalVerdict.Met : GoalVerdict.Missed;

    private static Milestone Of(double part, Goal goal, MeasureOverTime measure, DateOnly today)
    {
        var day = goal.StartDay.AddDays((int)Math.Round(part * (goal.DeadlineDay.DayNumber - goal.StartDay.DayNumber)));
        var wanted = goal.Baseline + (part * (goal.Target - goal.Baseline));
        var figure = day < today ? Window(goal, measure, day.AddDays(1)) : null;
        return new Milestone(day, wanted, figure, figure?.Value is { } value ? measure.Terms.Reaches(value, wanted) : null);
    }
}
