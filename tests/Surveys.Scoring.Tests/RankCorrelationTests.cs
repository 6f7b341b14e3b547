using FsCheck;
using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class RankCorrelationTests
{
    public static TheoryData<double[], double[], double, double, double> Computed => new()
    {
        // Rho by mid-ranks in exact fractions as Pearson's r of them; the margin with the normal quantile of another language's library.
        // First: the textbook example of IQ and hours of television, ρ = −29/165. Second: SciPy's own example of spearmanr, 0.8207826816681233.
        { [106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17], -29 / 165.0, -0.727830028239407, 0.5145466616329559 },
        { [1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233, -0.4162908175067382, 0.9920459711149154 },
        { [1, 2, 2, 3, 4, 4, 4, 5], [10, 9, 9.5, 9.5, 3, 4, 3, 1], -0.925626545313669, -0.990539783078391, -0.52221078391816 },
        { [1, 2, 3, 4], [1, 3, 2, 4], 0.8, -0.8188163049714909, 0.9975433602775398 },
        {
            [26.1, 30.4, 12.0, 55.2, 41.7, 33.2, 8.5, 29.9, 61.0, 18.3, 47.4, 22.2], [88, 84, 91, 72, 79, 84, 93, 86, 70, 88, 75, 90],
            -0.985970981680618, -0.9971312503985187, -0.9328537554124333
        },
    };

    [Theory]
    [MemberData(nameof(Computed))]
    public void Rho_and_its_margin_agree_with_another_way_to_them(double[] x, double[] y, double rho, double low, double high)
    {
        var correlation = RankCorrelation.Of([.. x.Zip(y)])!;

        Assert.Equal(x.Length, correlation.N);
        Approximately.Equal(rho, correlation.Rho);
        Approximately.Equal(low, high, correlation.Margin);
    }

    [Fact]
    public void The_margin_narrows_with_less_confidence() => Approximately.Equal(-0.6590773527034623, 0.9949390292739634,
        RankCorrelation.Of([(1, 1), (2, 3), (3, 2), (4, 4)], 0.9)!.Margin);

    [Fact]
    public void Three_pairs_or_a_side_that_does_not_vary_tell_nothing()
    {
        Assert.Null(RankCorrelation.Of([(1, 1), (2, 3), (3, 2)]));
        Assert.Null(RankCorrelation.Of([(1, 1), (1, 3), (1, 2), (1, 9)]));
        Assert.Null(RankCorrelation.Of([(1, 5), (2, 5), (3, 5), (4, 5)]));
    }

    [Fact]
    public void The_same_order_is_1_and_the_other_way_round_minus_1_without_a_margin()
    {
        Assert.Equal((1, null), RankCorrelation.Of([(1, 10), (2, 100), (3, 101), (4, 1000)]) is var same ? (Math.Round(same!.Rho, 12), same.Margin) : default);
        Assert.Equal((-1, null), RankCorrelation.Of([(1, 9), (2, 8), (2, 8), (4, -1)]) is var other ? (Math.Round(other!.Rho, 12), other.Margin) : default);
    }

    [Fact]
    public void Only_ranks_count_and_sides_may_be_exchanged() => Pairs.Holds(pairs =>
        RankCorrelation.Of(pairs) is not { } correlation
        || (Near(correlation.Rho, RankCorrelation.Of([.. pairs.Select(pair => (Math.Exp(pair.X / 10), pair.Y * 3 - 7))])!.Rho)
            && Near(correlation.Rho, RankCorrelation.Of([.. pairs.Select(pair => (pair.Y, pair.X))])!.Rho)
            && Near(-correlation.Rho, RankCorrelation.Of([.. pairs.Select(pair => (pair.X, -pair.Y))])!.Rho)));

    [Fact]
    public void Rho_lies_in_its_margin_and_both_between_minus_1_and_1() => Pairs.Holds(pairs =>
        RankCorrelation.Of(pairs) is not { } correlation
        || (correlation.Rho is >= -1 and <= 1
            && (correlation.Margin is not { } margin || (margin.Low >= -1 && margin.High <= 1 && margin.Contains(correlation.Rho)))));

    [Fact]
    public void What_has_no_rank_is_refused()
    {
        Assert.Throws<ArgumentException>(() => RankCorrelation.Of([(1, double.NaN)]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Of([(double.PositiveInfinity, 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RankCorrelation.Of([], 0));
    }

    private static Gen<(double X, double Y)[]> Pairs => Gen.Two(Gen.Choose(-20, 20)).Select(pair => ((double)pair.Item1, (double)pair.Item2)).ArrayOf();

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-9;
}
