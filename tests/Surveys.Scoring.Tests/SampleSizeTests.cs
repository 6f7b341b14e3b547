using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class SampleSizeTests
{
    [Theory]
    [InlineData(10, 93)]
    [InlineData(5, 381)]
    [InlineData(3, 1064)]
    [InlineData(1, 9600)]
    public void The_worst_share_takes_as_many_as_wilsons_closed_form(double margin, long n)
    {
        // At a share of ½ the half-width is z ÷ 2√(n + z²).
        var share = margin / 100;
        Assert.Equal(n, (long)Math.Ceiling(1.959963984540054 * 1.959963984540054 * (1 / (4 * share * share) - 1)));
        Assert.Equal(n, SampleSize.ForShare(margin));
    }

    [Theory]
    [InlineData(5, 100, 80)]
    [InlineData(5, 1000, 276)]
    [InlineData(5, 10_000, 367)]
    [InlineData(3, 1000, 516)]
    public void A_known_population_takes_as_many_as_cochrans_correction(double margin, long population, long n)
    {
        var share = margin / 100;
        var unlimited = 1.959963984540054 * 1.959963984540054 * (1 / (4 * share * share) - 1);
        Assert.Equal(n, (long)Math.Ceiling(unlimited / (1 + (unlimited - 1) / population)));
        Assert.Equal(n, SampleSize.ForShare(margin, population: population));
    }

    [Fact]
    public void A_mean_takes_more_by_t_than_by_z()
    {
        // By z 15.4; t of 17 degrees is 2.110 and 2.110 ÷ √18 = 0.497, t of 16 is 2.120 and 2.120 ÷ √17 = 0.514.
        Assert.Equal(18, SampleSize.ForMean(0.5, standardDeviation: 1));
        Assert.Equal(2, SampleSize.ForMean(0.5, standardDeviation: 0));
    }

    [Fact]
    public void An_nps_at_its_worst_takes_about_four_times_a_share() =>
        // Of half promoters and half detractors z²(n + 1.5) ≤ (n + 3)² ÷ 100: 1465.5 ≤ 1466.9 at 380, but 1461.7 > 1459.2 at 379.
        Assert.Equal(380, SampleSize.ForNps(10));

    [Fact]
    public void The_smallest_n_with_a_share_is_found() => Wanted.Holds(wanted =>
    {
        var n = SampleSize.ForShare(wanted.Margin, expected: 0, wanted.Confidence);
        double HalfWidth(long answers) =>
            Score.Of(Answers.Csat(0, answers), wanted.Confidence).Margin?.HalfWidth ?? double.PositiveInfinity;
        return HalfWidth(n) <= wanted.Margin && HalfWidth(n - 1) > wanted.Margin;
    });

    [Fact]
    public void The_smallest_n_with_an_nps_is_found() => Wanted.Holds(wanted =>
    {
        var n = SampleSize.ForNps(wanted.Margin, Answers.Nps(7, 0, 0), wanted.Confidence);
        double HalfWidth(long answers) =>
            Score.Of(Answers.Nps(answers, 0, 0), wanted.Confidence).Margin?.HalfWidth ?? double.PositiveInfinity;
        return HalfWidth(n) <= wanted.Margin && HalfWidth(n - 1) > wanted.Margin;
    });

    [Fact]
    public void The_smallest_n_with_a_mean_is_found() => Wanted.Holds(wanted =>
    {
        var n = SampleSize.ForMean(wanted.Margin / 20, 1.5, wanted.Confidence);
        double HalfWidth(long answers) => answers < 2
            ? double.PositiveInfinity
            : Confidence.T(wanted.Confidence, answers - 1) * 1.5 / Math.Sqrt(answers);
        return HalfWidth(n) <= wanted.Margin / 20 && HalfWidth(n - 1) > wanted.Margin / 20;
    });

    [Fact]
    public void The_worst_case_takes_at_least_as_many_as_any_expectation() => Wanted.Holds(wanted =>
        SampleSize.ForShare(wanted.Margin) >= SampleSize.ForShare(wanted.Margin, 0.3)
        && SampleSize.ForNps(wanted.Margin) >= SampleSize.ForNps(wanted.Margin, Answers.Nps(5, 3, 2)));

    [Fact]
    public void Never_more_than_the_population_are_wanted() => Gen.Choose(1, 5000).Select(size => (long)size).Holds(size =>
        new[]
        {
            SampleSize.ForShare(4, population: size),
            SampleSize.ForNps(4, population: size),
            SampleSize.ForMean(0.1, 2, population: size),
        }.All(n => n >= 1 && n <= size));

    [Fact]
    public void All_must_answer_where_the_margin_is_next_to_nothing() => Assert.Equal(
        (1000, 1000, 1000),
        (SampleSize.ForShare(1e-6, population: 1000), SampleSize.ForNps(1e-6, population: 1000),
            SampleSize.ForMean(1e-6, 1, population: 1000)));

    [Fact]
    public void A_huge_population_is_as_good_as_none() => Assert.Equal(
        (SampleSize.ForShare(2), SampleSize.ForNps(2), SampleSize.ForMean(0.05, 1)),
        (SampleSize.ForShare(2, population: 1L << 50), SampleSize.ForNps(2, population: 1L << 50),
            SampleSize.ForMean(0.05, 1, population: 1L << 50)));

    [Fact]
    public void An_expected_tally_without_answers_is_the_worst_case() =>
        Assert.Equal(SampleSize.ForNps(5), SampleSize.ForNps(5, Tally.Empty(ScoringRule.Nps)));

    [Fact]
    public void What_can_not_be_wanted_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ForShare(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ForShare(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ForShare(5, expected: 50));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ForShare(5, confidence: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ForShare(5, population: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ForMean(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSize.ForMean(1, double.NaN));
        Assert.Throws<ArgumentException>(() => SampleSize.ForNps(5, Answers.Csat(1, 2)));
        Assert.Throws<OverflowException>(() => SampleSize.ForShare(1e-12));
    }

    private static FsCheck.Gen<(double Margin, double Confidence)> Wanted =>
        from margin in Gen.Choose(5, 300)
        from confidence in Gen.Elements(0.8, 0.9, 0.95, 0.99)
        select (margin / 10.0, confidence);
}
