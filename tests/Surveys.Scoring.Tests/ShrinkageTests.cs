namespace Surveys.Scoring.Tests;

public sealed class ShrinkageTests
{
    // All figures here in exact fractions: the expected spread of the groups' scores taken once without and once with variance
    // between them, the estimate from the straight line through both, then the posterior mean in its textbook form.

    [Fact]
    public void Shares_follow_the_beta_binomial() => Equal(
        // A prior worth 9.19 answers.
        [85.61315509375913, 60.14788636928793, 71.16507455193207, null, 55.2969440523461],
        Shrinkage.Of([Answers.Csat(45, 50), Answers.Csat(60, 100), Answers.Csat(3, 3), Answers.Csat(0, 0), Answers.Csat(110, 200)]));

    [Fact]
    public void Net_promoters_follow_the_normal_with_their_own_variance() => Equal(
        [46.16553635621987, -1.7820878109363651, 37.139799972699805, null, 29.607962243262392],
        Shrinkage.Of(
        [
            Answers.Nps(30, 15, 5), Answers.Nps(40, 35, 45), Answers.Nps(2, 0, 0), Answers.Nps(0, 0, 0), Answers.Nps(100, 60, 40),
        ]));

    [Fact]
    public void Means_follow_the_normal_with_their_own_variance() => Equal(
        [4.198142202556517, 2.4987763695511203, 4.511827549182512, null, 3.402352429464445],
        Shrinkage.Of(
        [
            Answers.Ces(2, 3, 5, 20, 30), Answers.Ces(10, 12, 9, 8, 1), Answers.Ces(0, 0, 0, 0, 3), Answers.Ces(0, 0, 0, 0, 0),
            Answers.Ces(5, 9, 20, 25, 11),
        ]));

    [Fact]
    public void Three_delighted_answers_do_not_lead_fifty_good_ones()
    {
        var shrunken = Shrinkage.Of([Answers.Csat(3, 3), Answers.Csat(48, 50), Answers.Csat(70, 100), Answers.Csat(40, 80)]);

        Assert.True(shrunken[0] < shrunken[1]);
        Assert.True(shrunken[0] > shrunken[2]);
    }

    [Fact]
    public void Groups_no_further_apart_than_chance_get_the_overall_score() => Equal(
        [50, 50, 50], Shrinkage.Of([Answers.Csat(50, 100), Answers.Csat(52, 100), Answers.Csat(48, 100)]));

    [Fact]
    public void Groups_of_one_answer_get_the_overall_score()
    {
        Equal([50, 50], Shrinkage.Of([Answers.Csat(1, 1), Answers.Csat(0, 1)]));
        Equal([0, 0], Shrinkage.Of([Answers.Nps(1, 0, 0), Answers.Nps(0, 0, 1)]));
        Equal([3, 3], Shrinkage.Of([Answers.Ces(1, 0, 0, 0, 0), Answers.Ces(0, 0, 0, 0, 1)]));
    }

    [Fact]
    public void A_single_group_keeps_its_score() => Any.Tally.Holds(tally =>
        Shrinkage.Of([tally, Tally.Empty(tally.Rule)]) is [var own, null] && own is null == tally.N is 0
        && (own is null || Math.Abs(own.Value - Score.Of(tally).Value!.Value) < 1e-9));

    [Fact]
    public void Unanimous_groups_keep_their_score() =>
        Equal([100, 100, null], Shrinkage.Of([Answers.Csat(2, 2), Answers.Csat(9, 9), Answers.Csat(0, 0)]));

    [Fact]
    public void No_groups_are_fine() => Assert.Empty(Shrinkage.Of([]));

    [Fact]
    public void Scales_are_never_mixed() => Assert.Throws<ArgumentException>(() =>
        Shrinkage.Of([Tally.Empty(ScoringRule.Csat(5)), Tally.Empty(ScoringRule.Ces(5))]));

    [Fact]
    public void A_shrunken_score_lies_between_its_own_and_the_overall() => Any.Groups.Holds(groups =>
    {
        var overall = Score.Of(groups.Aggregate((sum, next) => sum + next)).Value;
        return groups.Zip(Shrinkage.Of(groups)).All(each => Score.Of(each.First).Value is not { } own
            ? each.Second is null
            : each.Second >= Math.Min(own, overall!.Value) - 1e-9 && each.Second <= Math.Max(own, overall!.Value) + 1e-9);
    });

    [Fact]
    public void Of_two_groups_alike_the_larger_is_trusted_more() => Any.Groups.Holds(groups =>
    {
        var tenfold = groups[0] + groups[0] + groups[0] + groups[0] + groups[0];
        var all = Shrinkage.Of([tenfold, .. groups]);
        var overall = Score.Of(groups.Aggregate(tenfold, (sum, next) => sum + next)).Value;
        return all[0] is null || Math.Abs(all[0]!.Value - overall!.Value) >= Math.Abs(all[1]!.Value - overall.Value) - 1e-9;
    });

    private static void Equal(double?[] expected, IReadOnlyList<double?> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        Assert.All(expected.Zip(actual), each => Approximately.Equal(each.First, each.Second));
    }
}
