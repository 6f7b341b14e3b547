namespace Surveys.Scoring.Tests;

public sealed class ScoreTests
{
    [Theory]
    [MemberData(nameof(ReferenceCases.All), MemberType = typeof(ReferenceCases))]
    public void A_score_and_its_margin_agree_with_other_software(ReferenceCase reference)
    {
        var score = Score.Of(reference.Tally);

        Assert.Equal(reference.N, score.N);
        Approximately.Equal(reference.Score, score.Value);
        Approximately.Equal(reference.Low, reference.High, score.Margin);
        Approximately.Equal(reference.Mean, score.Mean);
    }

    [Fact]
    public void All_eighty_reference_cases_are_read() => Assert.Equal(80, ReferenceCases.All.Count);

    [Fact]
    public void Thirty_two_promoters_thirteen_passives_and_six_detractors_make_an_nps_of_51() =>
        Assert.Equal(51, Math.Round(Score.Of(Answers.Nps(32, 13, 6)).Value!.Value));

    [Fact]
    public void A_score_of_nobody_is_nothing() =>
        Assert.All(Any.Rules, rule => Assert.Equal(new Score(0, null, null, null), Score.Of(Tally.Empty(rule))));

    [Fact]
    public void One_answer_to_an_effort_question_has_a_score_but_no_margin() =>
        Assert.Equal(new Score(1, 2, null, 2), Score.Of(Tally.Empty(ScoringRule.Effort).Add(2)));

    [Fact]
    public void All_alike_leave_a_mean_no_margin_to_speak_of() =>
        Assert.Equal(new Interval(4, 4), Score.Of(Answers.Ces(0, 0, 0, 7, 0)).Margin);

    [Fact]
    public void A_survey_with_its_own_favourable_ratings_is_scored_by_them()
    {
        var strict = ScoringRule.Csat(5) with { Favourable = [5] };

        Assert.Equal(25, Score.Of(new Tally(strict, [0, 0, 0, 3, 1])).Value);
    }

    [Fact]
    public void A_score_lies_in_its_margin() =>
        // But for one answer to NPS, see the docs of Score.Margin.
        Any.Tally.Holds(tally => Score.Of(tally) is not { N: > 1, Value: { } value, Margin: { } margin } || margin.Contains(value));

    [Fact]
    public void A_score_and_its_margin_stay_on_their_scale() => Any.Tally.Holds(tally =>
    {
        var range = tally.Rule.Metric switch
        {
            Metric.Csat => new Interval(0, 100),
            Metric.Nps => new Interval(-100, 100),
            _ => new Interval(tally.Rule.Lowest, tally.Rule.Highest),
        };
        return Score.Of(tally) is not { Value: { } value, Margin: var margin }
            || (range.Contains(value) && (margin is null || (range.Contains(margin.Value.Low) && range.Contains(margin.Value.High))));
    });

    [Fact]
    public void More_confidence_takes_a_wider_margin() => Any.Tally.Holds(tally =>
        Score.Of(tally, 0.8).Margin is not { } narrow || Score.Of(tally, 0.99).Margin!.Value.HalfWidth >= narrow.HalfWidth);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(95)]
    [InlineData(double.NaN)]
    public void A_confidence_outside_0_and_1_is_refused_even_for_nobody(double confidence) => Assert.All(Any.Rules, rule =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Score.Of(Tally.Empty(rule), confidence)));
}
