using System.Text.Json;
using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class TallyTests
{
    [Fact]
    public void A_tally_counts_each_rating()
    {
        var tally = Tally.Empty(ScoringRule.Nps).Add(0).Add(9, 3).Add(10).Add(7, 0);

        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1], tally.Counts);
        Assert.Equal((5, 4, 3, 0), (tally.N, tally.Favourable, tally.CountOf(9), tally.CountOf(7)));
        Assert.Equal(37 / 5.0, tally.Mean);
    }

    [Fact]
    public void Promoters_passives_and_detractors_are_counted_by_band()
    {
        var tally = new Tally(ScoringRule.Nps, [1, 0, 0, 1, 0, 2, 2, 5, 8, 12, 20]);

        Assert.Equal((32, 13, 6), (tally.CountIn(Band.Happy), tally.CountIn(Band.Neutral), tally.CountIn(Band.Unhappy)));
    }

    [Fact]
    public void Nobody_has_no_mean_and_one_answer_no_deviation()
    {
        Assert.Null(Tally.Empty(ScoringRule.Nps).Mean);
        Assert.Null(Tally.Empty(ScoringRule.Nps).Add(10).StandardDeviation);
        // 1, 1, 4: mean 2, squares 1 + 1 + 4 over 2.
        Approximately.Equal(Math.Sqrt(3), Answers.Ces(2, 0, 0, 1, 0).StandardDeviation);
    }

    [Fact]
    public void A_tally_adds_up_over_any_split() => Any.Pair.Holds(parts =>
    {
        var sum = parts.Before + parts.After;
        return sum.N == parts.Before.N + parts.After.N
            && sum.Favourable == parts.Before.Favourable + parts.After.Favourable
            && sum == parts.After + parts.Before
            && sum == Enumerable.Range(sum.Rule.Lowest, sum.Rule.Points)
                .Aggregate(parts.Before, (tally, rating) => tally.Add(rating, parts.After.CountOf(rating)));
    });

    [Fact]
    public void Days_or_agents_add_up_to_the_same_in_any_order_and_grouping() => Any.Groups.Holds(parts =>
    {
        var sum = Sum(parts);
        return sum == Sum(parts.Reverse())
            && sum == Sum(parts.Chunk(3).Select(Sum))
            && sum.N == parts.Sum(part => part.N)
            && Score.Of(sum) == Score.Of(new Tally(sum.Rule, [.. sum.Counts]));

        static Tally Sum(IEnumerable<Tally> tallies) => tallies.Aggregate((sum, next) => sum + next);
    });

    [Fact]
    public void Adding_leaves_the_tallies_as_they_were()
    {
        var (one, counts) = (Tally.Empty(ScoringRule.Csat(2)), new long[] { 1, 2 });
        var two = new Tally(ScoringRule.Csat(2), counts);
        _ = one.Add(2) + two;
        counts[0] = 99;

        Assert.Equal((0, 3), (one.N, two.CountOf(1) + two.CountOf(2)));
        Assert.Throws<NotSupportedException>(() => ((IList<long>)two.Counts)[0] = 5);
    }

    [Fact]
    public void Scales_are_never_mixed() => Gen.Two(Gen.Elements(Any.Rules)).Where(rules => rules.Item1 != rules.Item2).Holds(rules =>
        Record.Exception(() => Tally.Empty(rules.Item1) + Tally.Empty(rules.Item2)) is ArgumentException);

    [Fact]
    public void Tallies_under_two_versions_add_up_under_the_later()
    {
        var (old, now) = (Tally.Empty(ScoringRule.Nps).Add(3), Tally.Empty(ScoringRule.Nps with { Version = 2 }).Add(4));

        Assert.Equal(2, (old + now).Rule.Version);
        Assert.Equal(old + now, now + old);
    }

    [Fact]
    public void Tallies_are_equal_by_rule_and_counts()
    {
        Assert.Equal(Answers.Csat(2, 5), Answers.Csat(2, 5));
        Assert.Equal(Answers.Csat(2, 5).GetHashCode(), Answers.Csat(2, 5).GetHashCode());
        Assert.NotEqual(Answers.Csat(2, 5), Answers.Csat(3, 5));
        Assert.NotEqual(Tally.Empty(ScoringRule.Ces(5)), Tally.Empty(ScoringRule.Effort));
    }

    [Fact]
    public void What_is_no_tally_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Tally(ScoringRule.Csat(3), [1, 2]));
        Assert.Throws<ArgumentException>(() => new Tally(ScoringRule.Csat(2), [1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tally.Empty(ScoringRule.Csat(3)).Add(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tally.Empty(ScoringRule.Csat(3)).Add(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tally.Empty(ScoringRule.Csat(3)).CountOf(0));
    }

    [Fact]
    public void More_answers_than_can_be_counted_are_refused()
    {
        var full = Tally.Empty(ScoringRule.Csat(2)).Add(1, long.MaxValue);

        Assert.Throws<OverflowException>(() => full.Add(1));
        Assert.Throws<OverflowException>(() => full.Add(2));
        Assert.Throws<OverflowException>(() => full + full);
    }

    [Fact]
    public void A_tally_comes_back_from_json_as_it_went() =>
        Any.Tally.Holds(tally => JsonSerializer.Deserialize<Tally>(JsonSerializer.Serialize(tally)) == tally);
}
