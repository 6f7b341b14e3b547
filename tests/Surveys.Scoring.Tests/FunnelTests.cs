namespace Surveys.Scoring.Tests;

public sealed class FunnelTests
{
    [Fact]
    public void Of_shares_the_limits_are_those_of_the_score_test()
    {
        // 80 % ± 1.959963985 × √(80 × 20 ÷ 25)
        var limits = Funnel.Limits(Answers.Csat(400, 500), 25)!.Value;

        Assert.Equal(64.32028812, limits.Low, 1e-8);
        Assert.Equal(95.67971188, limits.High, 1e-8);
    }

    [Fact]
    public void The_fewer_answers_the_wider_and_never_beyond_the_scale()
    {
        var whole = Answers.Nps(60, 20, 20);

        var (few, many) = (Funnel.Limits(whole, 2)!.Value, Funnel.Limits(whole, 200)!.Value);

        Assert.True(few.Contains(many.Low) && few.Contains(many.High));
        Assert.Equal(100, few.High);
        Assert.True(many.Contains(40));
    }

    [Fact]
    public void About_nine_in_ten_groups_like_the_whole_lie_within_limits_at_ninety()
    {
        var (random, whole) = (new Random(7), Answers.Csat(600, 1000));
        var limits = Funnel.Limits(whole, 50, 0.9)!.Value;

        var within = Enumerable.Range(0, 20_000).Count(_ => limits.Contains(2.0 * Enumerable.Range(0, 50).Count(_ => random.NextDouble() < 0.6)));

        Assert.InRange(within / 20_000.0, 0.87, 0.95);
    }

    [Fact]
    public void Answers_all_alike_have_none() => Assert.Null(Funnel.Limits(Answers.Csat(9, 9), 5));

    [Fact]
    public void Of_no_answers_there_are_none() => Assert.Throws<ArgumentOutOfRangeException>(() => Funnel.Limits(Answers.Csat(4, 9), 0));
}
