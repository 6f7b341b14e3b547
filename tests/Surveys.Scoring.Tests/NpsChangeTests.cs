namespace Surveys.Scoring.Tests;

public sealed class NpsChangeTests
{
    public static TheoryData<long[], long[], double, double, double, double> Computed => new()
    {
        // Promoters, passives, detractors. Mean and variance of the values 100, 0, −100 over the answers and three more, in exact
        // fractions; the tail by integrating the normal density to 40 digits.
        { [32, 13, 6], [20, 15, 16], -43.13725490196079, -69.81922270121988, -11.662258780261602, 0.0060321242746432169 },
        { [50, 30, 20], [70, 20, 10], 30, 9.2312951316190863, 49.021132052846933, 0.0041126111526304405 },
        { [120, 60, 20], [480, 300, 120], -10, -19.765081495320226, 0.97713327673848699, 0.07584798378468882 },
        { [1, 0, 0], [0, 0, 1], -200, -153.94278682622585, 53.942786826225846, 0.34577858615116032 },
    };

    [Theory]
    [MemberData(nameof(Computed))]
    public void Interval_and_p_agree_with_another_way_to_them(
        long[] before, long[] after, double difference, double low, double high, double p)
    {
        var change = Between(before, after);

        Approximately.Equal(difference, change.Difference);
        Approximately.Equal(low, high, change.Margin);
        Approximately.Equal(p, change.P, 1e-12);
    }

    [Fact]
    public void More_than_chance_explains_is_higher_or_lower()
    {
        Assert.Equal(Verdict.Higher, Between([50, 30, 20], [70, 20, 10]).Verdict);
        Assert.Equal(Verdict.Lower, Between([32, 13, 6], [20, 15, 16]).Verdict);
        Assert.Equal(Verdict.NoEvidenceOfChange, Between([120, 60, 20], [480, 300, 120]).Verdict);
    }

    [Fact]
    public void A_lone_promoter_is_not_below_a_thousand() =>
        // Drawn to the middle, the one is at 25: p would be 0.046.
        Assert.Equal((0, 1, Verdict.NoEvidenceOfChange), Between([1, 0, 0], [1000, 0, 0]) is var change
            ? (change.Difference, change.P, change.Verdict)
            : default);

    [Fact]
    public void Answers_all_alike_still_have_a_margin_and_it_ends_where_nps_does() =>
        Assert.Equal(-200, Change.Between(Answers.Nps(1, 0, 0), Answers.Nps(0, 0, 1), 0.9999)!.Margin!.Value.Low);

    [Theory]
    [InlineData(0.5, 0.2)]
    [InlineData(0.4, 0.4)]
    [InlineData(0.8, 0.05)]
    public void Five_answers_against_five_rarely_give_a_false_alarm(double promoters, double detractors)
    {
        // Exactly, over all outcomes. Without drawing the scores to the middle it would be up to 0.2.
        var outcomes = Trinomial.Outcomes(5, promoters, detractors).ToArray();
        var alarms = from old in outcomes
                     from now in outcomes
                     where Change.Between(old.Tally, now.Tally)!.Verdict != Verdict.NoEvidenceOfChange
                     select old.Probability * now.Probability;

        Assert.InRange(alarms.Sum(), 0.0005, 0.05);
    }

    private static Change Between(long[] before, long[] after) =>
        Change.Between(Answers.Nps(before[0], before[1], before[2]), Answers.Nps(after[0], after[1], after[2]))!;
}
