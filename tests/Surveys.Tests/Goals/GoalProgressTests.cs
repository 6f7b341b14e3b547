using System.Globalization;
using Surveys.Goals;
using Surveys.Scoring;
using Surveys.Trends;

namespace Surveys.Tests.Goals;

/// <summary>Where a goal's weeks lead, and what is said of it.</summary>
public sealed class GoalProgressTests
{
    private static readonly DateOnly Start = new(2026, 3, 2);

    [Theory]
    [InlineData("74 76 77 79", 90, "OnTrack")]
    [InlineData("74 71 78 74", 90, "AtRisk")]
    [InlineData("70 70.1 70 69.9", 90, "OffTrack")]
    [InlineData("74 76 77", 90, "TooEarly")]
    [InlineData("74 - 77 79 -", 90, "TooEarly")]
    [InlineData("", 90, "TooEarly")]
    public void The_forecast_decides_between_on_track_at_risk_and_off_track(string weeks, double target, string verdict) =>
        Assert.Equal(verdict, Progress(weeks, 70, target).Verdict.ToString());

    [Theory]
    [InlineData("40 38 37 35", "OnTrack")]
    [InlineData("40 40.1 40 39.9", "OffTrack")]
    public void Where_less_is_better_it_leads_downwards(string weeks, string verdict) =>
        Assert.Equal(verdict, Progress(weeks, 40, 25, lessIsBetter: true).Verdict.ToString());

    [Fact]
    public void The_forecast_is_of_the_four_weeks_before_the_deadline_and_stays_within_what_can_be()
    {
        var forecast = Progress("74 76 77 79", 70, 90).Forecast!;

        // The deadline is day 111; two weeks before it is the middle of its four weeks.
        var line = TrendLine.Of([(0, 74), (1, 76), (2, 77), (3, 79)])!;
        var band = line.Predict((111 / 7.0) - 2, of: 4);
        Assert.Equal((line.At((111 / 7.0) - 2), Math.Max(0, band.Low), Math.Min(100, band.High)), (forecast.Value, forecast.Low, forecast.High));
        Assert.Equal(100, Progress("70 80 90 100", 70, 90).Forecast!.Value);
    }

    [Fact]
    public void Now_is_the_last_four_weeks_and_the_way_is_from_the_baseline()
    {
        var progress = Progress("10 10 74 76 78 80", 70, 90);

        Assert.Equal(77, progress.Now.Value!.Value, 9);
        Assert.Equal(0.35, progress.Part!.Value, 9);
        Assert.Equal(6, progress.Weeks.Count);
    }

    [Theory]
    [InlineData("1 1 1 1 1 1 1 1 1 1 1 1 90 90 90 90", "Met")]
    [InlineData("99 99 99 99 99 99 99 99 99 99 99 99 89 89 89 89", "Missed")]
    [InlineData("99 99 99 99 99 99 99 99 99 99 99 99 - - - -", "Unknown")]
    public void Once_the_deadline_has_passed_its_last_four_weeks_decide(string weeks, string verdict) =>
        Assert.Equal(verdict, Progress(weeks, 70, 90, today: Start.AddDays(140)).Verdict.ToString());

    [Fact]
    public void Milestones_stand_on_the_straight_way()
    {
        var milestones = Progress("74 76 77 79 70 70 70 70 70", 70, 90).Milestones;

        Assert.Equal([75, 80, 85, 90], milestones.Select(milestone => milestone.Wanted));
        Assert.Equal([true, false, null, null], milestones.Select(milestone => milestone.IsReached));
        Assert.Equal(Start.AddDays(111), milestones[^1].Day);
    }

    /// <summary>Of sixteen weeks, those that have passed with their figures; a dash is a week with too little to tell by.</summary>
    private static GoalProgress Progress(string weeks, double baseline, double target, bool lessIsBetter = false, DateOnly? today = null)
    {
        var figures = weeks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(week => week == "-" ? (double?)null : double.Parse(week, CultureInfo.InvariantCulture)).ToList();
        var goal = new Goal
        {
            TenantId = default,
            Id = default,
            Name = "A goal",
            Metric = new global::Surveys.Goals.Measure(MeasureKind.Score),
            Baseline = baseline,
            Target = target,
            StartDay = Start,
            DeadlineDay = Start.AddDays(111),
            CreatedAt = default,
        };
        Figure Of(Period days)
        {
            var within = Enumerable.Range(days.From.DayNumber - Start.DayNumber, days.Days).Select(day => figures.ElementAtOrDefault(day / 7)).OfType<double>().ToList();
            return within.Count == 0 ? new Figure(0, null, null, null) : new Figure(within.Count, within.Average(), null, null);
        }

        var terms = new MeasureTerms("A figure", "", "%", lessIsBetter, 0, 100, value => $"{value}");
        return GoalProgress.Of(goal, new MeasureOverTime(terms, Of, (_, _) => null), today ?? Start.AddDays(7 * figures.Count));
    }
}
