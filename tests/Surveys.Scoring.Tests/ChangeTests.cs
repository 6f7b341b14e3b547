namespace Surveys.Scoring.Tests;

/// <summary>What holds of every change; each metric has its figures in a file of its own.</summary>
public sealed class ChangeTests
{
    [Fact]
    public void A_change_from_or_to_nobody_is_nothing() => Any.Tally.Holds(tally =>
        Change.Between(tally, Tally.Empty(tally.Rule)) is null && Change.Between(Tally.Empty(tally.Rule), tally) is null);

    [Fact]
    public void A_change_backwards_mirrors_the_change() => Any.Pair.Holds(pair =>
    {
        if (Change.Between(pair.Before, pair.After) is not { } there) return true;
        var back = Change.Between(pair.After, pair.Before)!;
        return there.Difference == -back.Difference
            && Near(there.P, back.P)
            && Near(there.Margin?.Low, -back.Margin?.High)
            && Near(there.Margin?.High, -back.Margin?.Low)
            && there.Verdict == back.Verdict switch
            {
                Verdict.Higher => Verdict.Lower,
                Verdict.Lower => Verdict.Higher,
                _ => Verdict.NoEvidenceOfChange,
            };
    });

    [Fact]
    public void A_verdict_follows_p_and_the_difference() => Any.Pair.Holds(pair =>
        Change.Between(pair.Before, pair.After, 0.9) is not { } change
        || change.Verdict == (change.P <= 0.1 && change.Difference > 0 ? Verdict.Higher
            : change.P <= 0.1 && change.Difference < 0 ? Verdict.Lower
            : Verdict.NoEvidenceOfChange));

    [Fact]
    public void The_difference_is_that_of_the_scores_shown() => Any.Pair.Holds(pair =>
        Change.Between(pair.Before, pair.After) is not { } change
        || Near(change.Difference, Score.Of(pair.After).Value - Score.Of(pair.Before).Value));

    [Fact]
    public void The_same_answers_twice_are_no_change() => Any.Tally.Holds(tally =>
        Change.Between(tally, tally) is not { } change
        || change is { Difference: 0, P: null or > 1 - 1e-9, Verdict: Verdict.NoEvidenceOfChange });

    [Fact]
    public void A_p_is_a_probability_and_a_margin_fits_the_scale() => Any.Pair.Holds(pair =>
    {
        var most = pair.Before.Rule.Metric switch { Metric.Csat => 100, Metric.Nps => 200, _ => pair.Before.Rule.Points - 1 };
        return Change.Between(pair.Before, pair.After, 0.9999) is not { } change
            || (change.P is null or (>= 0 and <= 1)
                && (change.Margin is not { } margin || (margin.Low >= -most && margin.High <= most && margin.HalfWidth >= 0)));
    });

    [Fact]
    public void Scales_are_never_compared_with_others() => Assert.Throws<ArgumentException>(() =>
        Change.Between(Tally.Empty(ScoringRule.Csat(5)), Tally.Empty(ScoringRule.Ces(5))));

    [Fact]
    public void Versions_of_a_rule_are_compared() =>
        Assert.NotNull(Change.Between(Answers.Csat(3, 9), new Tally(ScoringRule.Csat(2) with { Version = 2 }, [3, 6])));

    [Fact]
    public void A_confidence_outside_0_and_1_is_refused_even_without_a_test()
    {
        var one = Tally.Empty(ScoringRule.Effort).Add(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => Change.Between(one, one, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Change.Among([], 0));
    }

    private static bool Near(double? a, double? b) => a is null == b is null && (a is null || Math.Abs(a.Value - b!.Value) < 1e-9);
}
