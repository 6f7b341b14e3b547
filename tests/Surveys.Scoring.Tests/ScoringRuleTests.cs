using System.Text.Json;

namespace Surveys.Scoring.Tests;

public sealed class ScoringRuleTests
{
    [Theory]
    [InlineData(2, "UH")]
    [InlineData(3, "UNH")]
    [InlineData(5, "UUNHH")]
    [InlineData(7, "UUUNNHH")]
    [InlineData(10, "UUUUUNNHHH")]
    public void Satisfaction_is_happy_where_favourable_and_neutral_from_the_middle_up(int points, string bands) =>
        Assert.Equal(bands, BandsOf(ScoringRule.Csat(points)));

    [Fact]
    public void An_nps_has_detractors_passives_and_promoters() => Assert.Equal("UUUUUUUNNHH", BandsOf(ScoringRule.Nps));

    [Fact]
    public void Ease_reads_upwards_and_effort_downwards()
    {
        Assert.Equal("UUNHH", BandsOf(ScoringRule.Ces(5)));
        Assert.Equal("UUUNHHH", BandsOf(ScoringRule.Ces(7)));
        Assert.Equal("HHNUU", BandsOf(ScoringRule.Effort));
        Assert.Equal(Direction.LowerIsBetter, ScoringRule.Effort.Direction);
    }

    [Fact]
    public void A_middle_that_a_survey_calls_favourable_is_happy() =>
        Assert.Equal("UUHHH", BandsOf(ScoringRule.Csat(5) with { Favourable = [3, 4, 5] }));

    [Fact]
    public void A_rating_off_the_scale_has_no_band_and_no_value() => Assert.All(Any.Rules, rule =>
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => rule.BandOf(rule.Lowest - 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => rule.BandOf(rule.Highest + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => rule.ValueOf(rule.Highest + 1));
        Assert.Equal((false, true, true, false),
            (rule.Contains(rule.Lowest - 1), rule.Contains(rule.Lowest), rule.Contains(rule.Highest), rule.Contains(rule.Highest + 1)));
    });

    [Fact]
    public void Rules_are_equal_by_what_they_say()
    {
        var same = new ScoringRule(Metric.Csat, 1, 5, new List<int> { 5, 4, 4 }, Direction.HigherIsBetter);

        Assert.Equal(ScoringRule.Csat(5), same);
        Assert.Equal(ScoringRule.Csat(5).GetHashCode(), same.GetHashCode());
        Assert.NotEqual(ScoringRule.Csat(5), same with { Favourable = [5] });
        Assert.NotEqual(ScoringRule.Csat(5), same with { Version = 2 });
        Assert.Equal(Any.Rules.Length, Any.Rules.Distinct().Count());
    }

    [Fact]
    public void Versions_of_a_rule_share_a_scale_and_others_do_not()
    {
        Assert.True(ScoringRule.Csat(5).IsSameScaleAs(ScoringRule.Csat(5) with { Version = 2 }));
        Assert.False(ScoringRule.Csat(5).IsSameScaleAs(ScoringRule.Csat(5) with { Favourable = [5] }));
        Assert.False(ScoringRule.Ces(5).IsSameScaleAs(ScoringRule.Effort));
        Assert.False(ScoringRule.Ces(5).IsSameScaleAs(ScoringRule.Csat(5)));
    }

    [Fact]
    public void Favourable_ratings_can_not_be_changed_from_outside()
    {
        var mine = new[] { 4, 5 };
        var rule = new ScoringRule(Metric.Csat, 1, 5, mine, Direction.HigherIsBetter);
        mine[0] = 1;

        Assert.Equal([4, 5], rule.Favourable);
        Assert.Throws<NotSupportedException>(() => ((IList<int>)rule.Favourable)[0] = 1);
    }

    [Theory]
    [InlineData(Metric.Csat, 1, 5, new int[0])]
    [InlineData(Metric.Csat, 1, 5, new[] { 6 })]
    [InlineData(Metric.Csat, 1, 5, new[] { 0, 5 })]
    [InlineData(Metric.Csat, 1, 5, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(Metric.Csat, 5, 5, new[] { 5 })]
    [InlineData(Metric.Nps, 0, 10, new[] { 8, 9, 10 })]
    [InlineData(Metric.Nps, 1, 10, new[] { 9, 10 })]
    public void A_rule_that_fits_no_scale_is_refused(Metric metric, int lowest, int highest, int[] favourable) =>
        Assert.Throws<ArgumentException>(() => new ScoringRule(metric, lowest, highest, favourable, Direction.HigherIsBetter));

    [Fact]
    public void Favourable_ratings_off_the_scale_are_refused_afterwards_too() =>
        Assert.Throws<ArgumentException>(() => ScoringRule.Csat(3) with { Favourable = [4, 5] });

    [Fact]
    public void Scales_that_nobody_uses_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoringRule.Csat(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoringRule.Ces(10));
    }

    [Fact]
    public void A_rule_comes_back_from_json_as_it_went() => Assert.All(Any.Rules, rule =>
        Assert.Equal(rule, JsonSerializer.Deserialize<ScoringRule>(JsonSerializer.Serialize(rule))));

    private static string BandsOf(ScoringRule rule) =>
        string.Concat(Enumerable.Range(rule.Lowest, rule.Points).Select(rating => rule.BandOf(rating).ToString()[0]));
}
