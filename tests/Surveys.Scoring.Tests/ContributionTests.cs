namespace Surveys.Scoring.Tests;

public sealed class ContributionTests
{
    [Fact]
    public void A_change_is_shared_out_as_the_definition_has_it()
    {
        // Kitagawa's formula in exact fractions. The third group is new, the fourth has gone.
        var contributions = Contribution.Of(
        [
            (Answers.Csat(45, 50), Answers.Csat(30, 60)), (Answers.Csat(20, 40), Answers.Csat(22, 40)),
            (Answers.Csat(0, 0), Answers.Csat(9, 10)), (Answers.Csat(10, 10), Answers.Csat(0, 0)),
        ]);

        Assert.Equal([0, 3, 1, 2], contributions.Select(each => each.Group));
        Assert.All(contributions.Zip([
            (-20.90909090909091, 0.21694214876033058), (0, -3.477272727272727), (1.9090909090909092, 0.4628099173553719),
            (0, 2.2520661157024793),
        ]), each =>
        {
            Approximately.Equal(each.Second.Item1, each.First.Within);
            Approximately.Equal(each.Second.Item2, each.First.Mix);
        });
    }

    [Fact]
    public void The_parts_add_up_to_the_change() => Any.GroupPairs.Holds(groups =>
    {
        var contributions = Contribution.Of(groups);
        return Change.Between(Sum(groups.Select(group => group.Before)), Sum(groups.Select(group => group.After))) is { } change
            ? Math.Abs(contributions.Sum(each => each.Total) - change.Difference) < 1e-9
            : contributions.Count == 0;
    });

    [Fact]
    public void Groups_that_answer_as_before_but_in_other_numbers_contribute_by_mix_alone() =>
        Assert.All(
            Contribution.Of([(Answers.Csat(9, 10), Answers.Csat(90, 100)), (Answers.Csat(5, 10), Answers.Csat(5, 10))]),
            each => Assert.True(Math.Abs(each.Within) < 1e-9 && each.Mix > 0));

    [Fact]
    public void Groups_of_the_same_size_as_before_contribute_by_their_own_change_alone() =>
        Assert.All(
            Contribution.Of([(Answers.Nps(3, 4, 3), Answers.Nps(4, 6, 0)), (Answers.Nps(1, 9, 0), Answers.Nps(9, 1, 0))]),
            each => Assert.True(each.Within > 0 && Math.Abs(each.Mix) < 1e-9));

    [Fact]
    public void The_largest_comes_first_and_groups_without_answers_not_at_all() => Any.GroupPairs.Holds(groups =>
    {
        var contributions = Contribution.Of(groups);
        return contributions.Zip(contributions.Skip(1)).All(pair => Math.Abs(pair.First.Total) >= Math.Abs(pair.Second.Total))
            && contributions.All(each => groups[each.Group].Before.N + groups[each.Group].After.N > 0)
            && contributions.Select(each => each.Group).Distinct().Count() == contributions.Count;
    });

    [Fact]
    public void Backwards_everything_has_the_other_sign() => Any.GroupPairs.Holds(groups =>
    {
        var there = Contribution.Of(groups).ToDictionary(each => each.Group);
        return Contribution.Of([.. groups.Select(group => (group.After, group.Before))]).All(back =>
            Math.Abs(there[back.Group].Within + back.Within) < 1e-9 && Math.Abs(there[back.Group].Mix + back.Mix) < 1e-9);
    });

    [Fact]
    public void Without_groups_or_answers_nothing_contributes()
    {
        Assert.Empty(Contribution.Of([]));
        Assert.Empty(Contribution.Of([(Answers.Csat(0, 0), Answers.Csat(4, 5))]));
    }

    [Fact]
    public void Scales_are_never_mixed()
    {
        Assert.Throws<ArgumentException>(() => Contribution.Of([(Answers.Csat(4, 5), Answers.Ces(0, 0, 0, 0, 1))]));
        Assert.Throws<ArgumentException>(() => Contribution.Of(
            [(Answers.Csat(4, 5), Answers.Csat(4, 5)), (Answers.Nps(1, 1, 1), Answers.Nps(1, 1, 1))]));
    }

    private static Tally Sum(IEnumerable<Tally> tallies) => tallies.Aggregate((sum, next) => sum + next);
}
