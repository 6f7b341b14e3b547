using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

/// <summary>Times and counts of cases, and changes of them.</summary>
public sealed class MeasuredTests
{
    public static readonly TheoryData<double[], double[], double, double, double> MedianDifferences = new()
    {
        // As the package statpsych for R documents them for ci.median2.
        { [32, 39, 26, 35, 43, 27, 40, 37, 34, 29], [36, 44, 47, 42, 49, 39, 46, 31, 33, 48], -8.5, -16.95977, -0.04022524 },
        { [32.1, 39.8, 26.3, 35.0, 43.1, 27.0, 40.9, 37.4, 34.0, 29.2], [36.8, 44.0, 47.1, 42.7, 49.0, 39.6, 46.2, 31.6, 33.1, 48.4], -8.85, -17.66002, -0.0399751 },
        {
            [70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18],
            [102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312],
            -85, -157.7441, -12.25589
        },
    };

    [Theory]
    [MemberData(nameof(MedianDifferences))]
    public void Differences_of_medians_are_those_of_other_software(double[] first, double[] second, double difference, double low, double high)
    {
        var change = Change.BetweenMedians(second, first)!;

        Assert.Equal(difference, change.Difference, 1e-9);
        Assert.Equal(low, change.Margin!.Value.Low, Math.Abs(low) * 1e-6);
        Assert.Equal(high, change.Margin.Value.High, Math.Abs(high) * 1e-5);
        Assert.Equal(Verdict.Lower, change.Verdict);
    }

    [Fact]
    public void Means_have_students_margin_and_welchs_test()
    {
        // R: t.test(c(1, 2, 3, 4, 10)) and t.test(c(1, 2, 3, 4, 10), c(5, 6, 7, 8, 9, 20)).
        var measured = Measured.Of([1, 2, 3, 4, 10])!;
        var change = Change.BetweenMeans([5, 6, 7, 8, 9, 20], [1, 2, 3, 4, 10])!;

        Assert.Equal((5, 3.0, 4.0), (measured.N, measured.Median, measured.Mean));
        Assert.Equal(7.6, measured.NinetiethPercentile, 1e-9);
        Assert.Null(measured.MedianMargin);
        Approximately.Equal(4 - 4.389945, measured.MeanMargin!.Value.Low, 1e-6);
        Approximately.Equal(4 + 4.389945, measured.MeanMargin.Value.High, 1e-6);
        Approximately.Equal(-5.1666667, change.Difference, 1e-6);
        Assert.Equal(Verdict.NoEvidenceOfChange, change.Verdict);
    }

    [Fact]
    public void Nothing_says_nothing_and_too_few_tell_no_change()
    {
        Assert.Null(Measured.Of([]));
        Assert.Null(Change.BetweenMedians([], [1]));
        Assert.Null(Change.BetweenShares((0, 0), (1, 2)));
        Assert.Equal(Verdict.NoEvidenceOfChange, Change.BetweenMedians([1, 2, 3, 4], [101, 102, 103, 104])!.Verdict);
        Assert.Null(Change.BetweenMedians([5, 5, 5, 5, 5], [7, 7, 7, 7, 7])!.P);
        Assert.Throws<ArgumentException>(() => Measured.Of([double.NaN]));
        Assert.Throws<ArgumentException>(() => Change.BetweenMeans([double.NaN], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Change.BetweenShares((3, 2), (1, 2)));
    }

    [Fact]
    public void Shares_change_as_csat_does()
    {
        var rule = ScoringRule.Csat(2);
        var of = Change.Between(new Tally(rule, [30, 70]), new Tally(rule, [45, 55]))!;

        Assert.Equal(of, Change.BetweenShares((70, 100), (55, 100)));
    }

    /// <summary>Two samples of the same skewed times: a verdict that says otherwise is false.</summary>
    [Fact]
    public void Medians_of_like_times_seldom_differ_with_evidence()
    {
        var random = new Random(20260102);
        double[] Times(int n) => [.. Enumerable.Range(0, n).Select(_ => Math.Exp(1.2 * MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1)))];

        foreach (var (m, n) in new[] { (12, 40), (100, 100), (30, 1000) })
        {
            var alarms = Enumerable.Range(0, 2000).Count(_ => Change.BetweenMedians(Times(m), Times(n))!.Verdict != Verdict.NoEvidenceOfChange);
            Assert.InRange(alarms / 2000.0, 0.005, 0.075);
        }
    }

    [Fact]
    public void A_median_lies_in_its_margin_and_not_over_the_ninetieth_percentile() =>
        Gen.Choose(0, 1000).Select(n => n / 7.0).NonEmptyListOf().Holds(values =>
            Measured.Of(values) is { } measured && measured.MedianMargin?.Contains(measured.Median) != false && measured.Median <= measured.NinetiethPercentile && measured.NinetiethPercentile <= values.Max());
}
