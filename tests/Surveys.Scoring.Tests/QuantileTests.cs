using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class QuantileTests
{
    [Theory]
    // As R's quantile() and a spreadsheet's PERCENTILE.INC have them.
    [InlineData(0, 1)]
    [InlineData(0.25, 3.25)]
    [InlineData(0.5, 5.5)]
    [InlineData(0.9, 9.1)]
    [InlineData(1, 10)]
    public void Percentiles_of_one_to_ten_are_interpolated(double share, double value) =>
        Approximately.Equal(value, Quantile.Of([7, 3, 10, 1, 5, 9, 2, 8, 4, 6], share));

    [Fact]
    public void The_median_is_the_middle_or_between_the_two_middle_ones()
    {
        Assert.Equal(3, Quantile.Median([9, 1, 3]));
        Assert.Equal(2, Quantile.Median([3, 9, 1, 1]));
        Assert.Equal(7, Quantile.Median([7]));
    }

    [Fact]
    public void Nothing_has_no_median_and_no_margin()
    {
        Assert.Null(Quantile.Median([]));
        Assert.Null(Quantile.Margin([]));
    }

    [Theory]
    // K. R. Nair, "Table of Confidence Interval for the Median in Samples from any Continuous Population", Sankhyā 4 (1940): the
    // k-th from either end. 0: too few.
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 0)]
    [InlineData(8, 1, 1)]
    [InlineData(9, 2, 1)]
    [InlineData(12, 3, 2)]
    [InlineData(20, 6, 4)]
    [InlineData(25, 8, 6)]
    [InlineData(35, 12, 10)]
    [InlineData(50, 18, 16)]
    [InlineData(65, 25, 22)]
    public void The_margin_of_the_median_is_the_published_one(int n, int at95, int at99)
    {
        double[] values = [.. Enumerable.Range(1, n).Select(each => (double)each).Reverse()];
        Interval? From(int rank) => rank == 0 ? null : new(rank, n + 1 - rank);

        Assert.Equal(From(at95), Quantile.Margin(values));
        Assert.Equal(From(at99), Quantile.Margin(values, confidence: 0.99));
    }

    [Theory]
    // Binomial sums in exact fractions.
    [InlineData(0.9, 36, 29, 36)]
    [InlineData(0.9, 100, 84, 96)]
    [InlineData(0.25, 100, 17, 35)]
    [InlineData(0.95, 72, 64, 72)]
    [InlineData(0.95, 200, 184, 197)]
    public void The_margin_of_a_percentile_is_taken_by_rank(double share, int n, double low, double high) =>
        Assert.Equal(new Interval(low, high), Quantile.Margin(Enumerable.Range(1, n).Select(each => (double)each), share));

    [Theory]
    [InlineData(0.9, 35)]
    [InlineData(0.95, 71)]
    public void A_high_percentile_of_few_has_no_margin(double share, int n) =>
        Assert.Null(Quantile.Margin(Enumerable.Range(1, n).Select(each => (double)each), share));

    [Fact]
    public void A_quantile_lies_in_its_margin() =>
        Gen.Choose(-1000, 1000).Select(each => each / 8.0).ArrayOf().SelectMany(values => Any.Share.Select(share => (values, share)))
            .Where(each => each.share is > 0 and < 1)
            .Holds(each => Quantile.Margin(each.values, each.share, 0.9) is not { } margin
                || margin.Contains(Quantile.Of(each.values, each.share)!.Value));

    [Fact]
    public void The_order_of_the_values_is_no_matter_and_stays_as_it_is()
    {
        double[] values = [5, 1, 4, 2, 3, 9, 7, 8, 6];
        Assert.Equal(Quantile.Of(values.Order(), 0.3), Quantile.Of(values, 0.3));
        Assert.Equal(Quantile.Margin(values.Order()), Quantile.Margin(values));
        Assert.Equal([5, 1, 4, 2, 3, 9, 7, 8, 6], values);
    }

    [Fact]
    public void What_has_no_quantile_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Quantile.Median([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => Quantile.Margin([1, double.PositiveInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1], 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Margin([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Margin([1], 0.5, 1));
    }
}
