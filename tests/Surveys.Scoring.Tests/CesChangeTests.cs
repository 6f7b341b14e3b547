namespace Surveys.Scoring.Tests;

public sealed class CesChangeTests
{
    [Fact]
    public void Welchs_test_of_the_sleep_data_is_the_published_one()
    {
        // Student's sleep data (1908) in tenths of an hour, as R's help page for t.test has it: t = −1.8608, df = 17.776,
        // p-value = 0.07939, interval −3.3654832 to 0.2054832 for the first less the second.
        var tenths = new ScoringRule(Metric.Ces, -16, 55, [55], Direction.HigherIsBetter);
        Tally Slept(params int[] hours) => hours.Aggregate(Tally.Empty(tenths), (tally, rating) => tally.Add(rating));

        var change = Change.Between(
            Slept(19, 8, 11, 1, -1, 44, 55, 16, 46, 34),
            Slept(7, -16, -2, -12, -1, 34, 37, 8, 0, 20))!;

        Approximately.Equal(-15.8, change.Difference);
        Approximately.Equal(-33.654832, 2.054832, change.Margin, 5e-7);
        Approximately.Equal(0.07939, change.P, 5e-6);
        Assert.Equal(Verdict.NoEvidenceOfChange, change.Verdict);
    }

    public static TheoryData<long[], long[], double, double, double, double> Computed => new()
    {
        // Moments in exact fractions; tails and critical values by integrating Student's density to 40 digits.
        { [10, 8, 0, 7, 0, 3, 3], [29, 1, 3, 15, 2, 4, 46], 1.56, 0.64970293648091671, 2.4702970635190833, 0.0010952873155298526 },
        { [0, 11, 3, 5, 11], [2, 0, 0, 27, 1], 0.3, -0.26907727072971077, 0.86907727072971077, 0.29435549857918917 },
        // Few answers reach beyond the scale: clipped to ± 4.
        { [0, 0, 5, 0, 0], [1, 0, 0, 1, 1], 1 / 3.0, -4, 4, 0.80754991027012475 },
        { [1, 1, 0, 0, 0], [0, 0, 0, 1, 1], 3, -0.042434922296655536, 4, 0.0513167019494862 },
    };

    [Theory]
    [MemberData(nameof(Computed))]
    public void Interval_and_p_agree_with_another_way_to_them(
        long[] before, long[] after, double difference, double low, double high, double p)
    {
        var change = Change.Between(Answers.Ces(before), Answers.Ces(after))!;

        Approximately.Equal(difference, change.Difference);
        Approximately.Equal(low, high, change.Margin);
        Approximately.Equal(p, change.P, 1e-12);
    }

    [Fact]
    public void The_interval_widens_with_the_confidence() => Approximately.Equal(0.34974571652565266, 2.7702542834743473,
        Change.Between(Answers.Ces(10, 8, 0, 7, 0, 3, 3), Answers.Ces(29, 1, 3, 15, 2, 4, 46), 0.99)!.Margin);

    [Fact]
    public void More_effort_is_higher_though_it_is_worse()
    {
        var (little, much) = (new Tally(ScoringRule.Effort, [30, 30, 5, 0, 0]), new Tally(ScoringRule.Effort, [0, 5, 20, 30, 5]));

        Assert.Equal(Verdict.Higher, Change.Between(little, much)!.Verdict);
        Assert.Equal(Verdict.Lower, Change.Between(much, little)!.Verdict);
    }

    [Fact]
    public void One_answer_on_a_side_shows_a_difference_but_no_evidence() =>
        Assert.Equal(new Change(2, null, null, Verdict.NoEvidenceOfChange),
            Change.Between(Answers.Ces(0, 0, 1, 0, 0), Answers.Ces(0, 0, 0, 0, 9)));

    [Fact]
    public void Sides_that_do_not_vary_show_a_difference_but_no_evidence() =>
        Assert.Equal(new Change(2, null, null, Verdict.NoEvidenceOfChange),
            Change.Between(Answers.Ces(0, 0, 20, 0, 0), Answers.Ces(0, 0, 0, 0, 20)));
}
