using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class ShareTests
{
    [Theory]
    // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void The_interval_is_the_published_one(long successes, long n, double low, double high) =>
        Approximately.Equal(low, high, Share.Wilson(successes, n), 0.00005);

    [Fact]
    public void None_and_all_are_exact_ends()
    {
        for (var n = 1; n < 500; n++)
        {
            Assert.Equal(0, Share.Wilson(0, n)!.Value.Low);
            Assert.Equal(1, Share.Wilson(n, n)!.Value.High);
        }
    }

    [Fact]
    public void A_share_of_nothing_is_nothing() => Assert.Null(Share.Wilson(0, 0));

    [Fact]
    public void The_interval_lies_between_0_and_1_about_the_share() => Any.Tally.Holds(tally =>
        Share.Wilson(tally.Favourable, tally.N, 0.5) is not { } interval
        || (interval.Low >= 0 && interval.High <= 1 && interval.Contains((double)tally.Favourable / tally.N)));

    [Fact]
    public void A_response_rate_is_never_over_1_however_many_were_sent() =>
        Gen.Choose(0, 1_000_000_000).SelectMany(sent => Gen.Choose(0, sent).Select(answered => (answered, sent))).Holds(each =>
            Share.Wilson(each.answered, each.sent, 0.999) is not { } rate || (rate.High <= 1 && rate.Low <= (double)each.answered / each.sent));

    [Fact]
    public void The_interval_of_failures_mirrors_that_of_successes() => Any.Tally.Holds(tally =>
        Share.Wilson(tally.Favourable, tally.N) is not { } yes
        || Share.Wilson(tally.N - tally.Favourable, tally.N) is { } no
            && Math.Abs(yes.Low + no.High - 1) < 1e-12 && Math.Abs(yes.High + no.Low - 1) < 1e-12);

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Share.Wilson(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Share.Wilson(6, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Share.Wilson(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Share.Wilson(0, 0, 1));
    }

    [Theory]
    [MemberData(nameof(ReferenceCases.All), MemberType = typeof(ReferenceCases))]
    public void Those_who_agree_are_shared_out_as_other_software_does(ReferenceCase reference)
    {
        if (reference.Agree is null && reference.N > 0) return; // CSAT and NPS have no such column

        var agree = Share.Agree(reference.Tally);

        Approximately.Equal(reference.Agree, agree.Value);
        Approximately.Equal(reference.Agree_low, reference.Agree_high, agree.Margin);
        Approximately.Equal(reference.Mean, agree.Mean);
        Assert.Equal(reference.N, agree.N);
    }

    [Theory]
    [MemberData(nameof(ReferenceCases.All), MemberType = typeof(ReferenceCases))]
    public void Favourable_answers_and_bands_are_counted_as_other_software_does(ReferenceCase reference)
    {
        var tally = reference.Tally;

        Assert.Equal(reference.Favourable ?? tally.Favourable, tally.Favourable);
        Assert.Equal(reference.Promoters ?? tally.Favourable, tally.Favourable);
        Assert.Equal(reference.Passives ?? tally.CountIn(Band.Neutral), tally.CountIn(Band.Neutral));
        Assert.Equal(reference.Detractors ?? tally.CountIn(Band.Unhappy), tally.CountIn(Band.Unhappy));
    }

    [Fact]
    public void Little_effort_agrees_downwards() =>
        Assert.Equal(75, Share.Agree(new Tally(ScoringRule.Effort, [2, 1, 1, 0, 0])).Value);

    [Fact]
    public void For_satisfaction_the_share_that_agrees_is_the_score() =>
        Any.TallyOf(ScoringRule.Csat(5)).Holds(tally => Share.Agree(tally) == Score.Of(tally));
}
