using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class HolmTests
{
    [Fact]
    public void Four_tests_are_corrected_in_their_own_order() =>
        // By hand: 0.005 × 4, 0.01 × 3, 0.03 × 2, and 0.04 × 1 raised to the one before it.
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]), (a, b) => Math.Abs(a - b) < 1e-15);

    [Fact]
    public void One_test_needs_no_correction() => Assert.Equal([0.04], Holm.Adjust([0.04]));

    [Fact]
    public void No_tests_are_fine() => Assert.Empty(Holm.Adjust([]));

    [Fact]
    public void Nothing_is_more_likely_than_certain() => Assert.Equal([1, 1, 1], Holm.Adjust([0.5, 0.9, 1]));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void What_is_no_p_is_refused(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => Holm.Adjust([0.5, p]));

    [Fact]
    public void Holm_lies_between_the_raw_p_and_bonferroni_and_keeps_their_order() => Any.Share.ArrayOf().Holds(p =>
    {
        var pairs = p.Zip(Holm.Adjust(p)).OrderBy(pair => pair.First).ToArray();
        return pairs.All(pair => pair.Second >= pair.First && pair.Second <= Math.Min(1, pair.First * p.Length) + 1e-12)
            && pairs.Zip(pairs.Skip(1)).All(next => next.First.Second <= next.Second.Second);
    });
}
