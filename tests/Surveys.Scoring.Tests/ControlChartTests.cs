using FsCheck;
using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class ControlChartTests
{
    // Ewma and limits of each point from sums over all points up to it, moments in exact fractions; no recursion.

    [Fact]
    public void Shares_agree_with_another_way_to_them() => Equal(
        90.47619047619048,
        [
            (90.38095238095238, 82.80276437499035, 94.8481543945548), null, (86.36338801841484, 81.74913593570624, 97.31359558173901),
            (78.83253661353001, 81.22837378153083, 98.66882039506072), (76.50853622585342, 80.77013010579407, 99.47048941341363),
            (72.18675891917641, 79.54388281134388, 100),
        ],
        ControlChart.Of(
            [Answers.Csat(9, 10), Answers.Csat(0, 0), Answers.Csat(15, 20), Answers.Csat(18, 30), Answers.Csat(21, 30), Answers.Csat(2, 5)],
            [Answers.Csat(18, 20), Answers.Csat(27, 30), Answers.Csat(9, 10), Answers.Csat(22, 24)])!);

    [Fact]
    public void Net_promoters_whose_days_differ_by_more_than_chance_agree_too() => Equal(
        29.45205479452055,
        [
            (25.56164383561644, -2.5667511335839137, 60.88263668138808), (16.044940241773958, -15.938217854460227, 72.90747358550979), null,
            (20.047750356662135, -23.39596942721665, 81.66289023809014), (34.53896139763159, -30.17916276865789, 88.30613762111204),
        ],
        ControlChart.Of(
            [Answers.Nps(4, 3, 3), Answers.Nps(1, 0, 2), Answers.Nps(0, 0, 0), Answers.Nps(30, 20, 10), Answers.Nps(5, 0, 0)],
            [Answers.Nps(12, 5, 3), Answers.Nps(20, 6, 14), Answers.Nps(30, 4, 2), Answers.Nps(20, 10, 20)])!);

    [Fact]
    public void Means_agree_too() => Equal(
        4.183673469387755,
        [
            (4.186938775510204, 3.826861133314401, 4.431089307494053), (3.6157018930384788, 3.764214876842979, 4.539445559718419),
            (3.154167477865254, 3.735834801027106, 4.595154967382544),
        ],
        ControlChart.Of(
            [Answers.Ces(0, 0, 1, 2, 2), Answers.Ces(4, 3, 2, 1, 0), Answers.Ces(5, 5, 5, 0, 0)],
            [Answers.Ces(0, 1, 2, 5, 8), Answers.Ces(1, 1, 1, 4, 9), Answers.Ces(0, 0, 0, 0, 0), Answers.Ces(0, 2, 3, 3, 9)])!);

    [Fact]
    public void Without_an_answer_to_measure_by_there_is_no_chart()
    {
        Assert.Null(ControlChart.Of([]));
        Assert.Null(ControlChart.Of([Answers.Csat(0, 0), Answers.Csat(0, 0)]));
        Assert.Null(ControlChart.Of([Answers.Csat(8, 10)], []));
    }

    [Fact]
    public void Without_a_reference_the_earlier_half_of_the_answered_points_is_it()
    {
        Tally[] points = [Answers.Nps(0, 0, 0), Answers.Nps(9, 5, 3), Answers.Nps(0, 0, 0), Answers.Nps(7, 7, 7), Answers.Nps(5, 1, 1), Answers.Nps(2, 2, 2)];

        Assert.Equal(ControlChart.Of(points, [points[1], points[3]])!.Points, ControlChart.Of(points)!.Points);
    }

    [Fact]
    public void Seven_points_of_one_answer_each_do_not_shake_a_public_that_was_all_content()
    {
        var content = Enumerable.Repeat(Answers.Csat(20, 20), 20).ToArray();

        Assert.Empty(ControlChart.Of([.. Enumerable.Repeat(Answers.Csat(1, 1), 7), Answers.Csat(19, 20)], content)!.Signals);
        Assert.NotEmpty(ControlChart.Of([.. Enumerable.Repeat(Answers.Csat(15, 20), 5)], content)!.Signals);
    }

    [Fact]
    public void Days_that_always_differ_are_no_signal_but_would_be_by_their_answers_alone()
    {
        // Good and bad days in turn by 5 points of CSAT, 4000 answers each: six times what chance explains.
        Tally Day(int day) => Answers.Csat(day % 2 == 0 ? 3200 : 3000, 4000);
        Tally[] days = [.. Enumerable.Range(0, 40).Select(Day)];
        Tally[] week = [Day(0), Day(0), Day(0), Day(0), Day(0)];

        Assert.Empty(ControlChart.Of(week, days)!.Signals);
        Assert.NotEmpty(ControlChart.Of(week, [days.Aggregate((sum, next) => sum + next)])!.Signals);
    }

    [Fact]
    public void A_chart_of_the_mirrored_answers_is_the_mirrored_chart() => Series(ScoringRule.Nps).Holds(points =>
    {
        static Tally Mirrored(Tally tally) => Answers.Nps(tally.CountIn(Band.Unhappy), tally.CountIn(Band.Neutral), tally.CountIn(Band.Happy));
        if (ControlChart.Of(points) is not { } chart) return true;
        var mirrored = ControlChart.Of([.. points.Select(Mirrored)])!;
        return chart.Points.Zip(mirrored.Points).All(each => each.First is null
            ? each.Second is null
            : Math.Abs(each.First.Ewma + each.Second!.Ewma) < 1e-9
                && Math.Abs(each.First.Limits.Low + each.Second.Limits.High) < 1e-9
                && Math.Abs(each.First.Limits.High + each.Second.Limits.Low) < 1e-9);
    });

    [Fact]
    public void The_chart_stays_on_its_scale_and_points_outside_the_limits_say_so() => Gen.Elements(Any.Rules).SelectMany(Series).Holds(points =>
    {
        if (ControlChart.Of(points) is not { } chart) return points.All(point => point.N == 0);
        var (low, high) = points[0].Rule.Metric switch
        {
            Metric.Csat => (0, 100),
            Metric.Nps => (-100, 100),
            _ => (points[0].Rule.Lowest, points[0].Rule.Highest),
        };
        return chart.Points.Count == points.Length && chart.Points.Zip(points).All(each => each.First is not { } point
            ? each.Second.N == 0
            : point.N == each.Second.N
                && point.Value == Score.Of(each.Second).Value
                && new[] { point.Ewma, point.Limits.Low, point.Limits.High }.All(figure => figure >= low - 1e-9 && figure <= high + 1e-9)
                && point.Limits.Contains(chart.Centre)
                && Agrees(point));

        static bool Agrees(ControlPoint point) => point.Verdict switch
        {
            Verdict.Higher => point.Ewma >= point.Limits.High,
            Verdict.Lower => point.Ewma <= point.Limits.Low,
            _ => point.Ewma >= point.Limits.Low - 1e-9 && point.Ewma <= point.Limits.High + 1e-9,
        };
    });

    [Fact]
    public void Scales_are_never_mixed_and_a_confidence_lies_between_0_and_1()
    {
        Assert.Throws<ArgumentException>(() => ControlChart.Of([Tally.Empty(ScoringRule.Csat(5))], [Answers.Ces(0, 0, 0, 0, 1)]));
        Assert.Throws<ArgumentException>(() => ControlChart.Of([Answers.Csat(1, 2), Answers.Ces(0, 0, 0, 0, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ControlChart.Of([], confidence: 1));
    }

    internal static Gen<Tally[]> Series(ScoringRule rule) => Gen.Choose(1, 30).SelectMany(length => Any.TallyOf(rule).ArrayOf(length));

    private static void Equal(double centre, (double Ewma, double Low, double High)?[] expected, ControlChart actual)
    {
        Approximately.Equal(centre, actual.Centre);
        Assert.Equal(expected.Length, actual.Points.Count);
        Assert.All(expected.Zip(actual.Points), each =>
        {
            Approximately.Equal(each.First?.Ewma, each.Second?.Ewma);
            Approximately.Equal(each.First?.Low, each.First?.High, each.Second?.Limits);
        });
    }
}
