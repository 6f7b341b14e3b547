using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

public sealed class ManyChangesTests
{
    private static readonly (Tally, Tally) s_clear = (Answers.Csat(20, 100), Answers.Csat(60, 100));
    private static readonly (Tally, Tally) s_close = (Answers.Csat(45, 100), Answers.Csat(60, 100));
    private static readonly (Tally, Tally) s_alike = (Answers.Csat(50, 100), Answers.Csat(51, 100));
    private static readonly (Tally, Tally) s_nobody = (Answers.Csat(0, 0), Answers.Csat(51, 100));
    private static readonly (Tally, Tally) s_unanimous = (Answers.Csat(9, 9), Answers.Csat(9, 9));

    [Fact]
    public void What_is_evidence_alone_may_be_chance_among_many()
    {
        Assert.Equal(Verdict.Higher, Change.Among([s_close])[0]!.Verdict);

        var changes = Change.Among([s_close, s_clear, s_alike]);

        Assert.Equal([Verdict.NoEvidenceOfChange, Verdict.Higher, Verdict.NoEvidenceOfChange], changes.Select(change => change!.Verdict));
        Approximately.Equal(0.034119178980664874, changes[0]!.P);
        Approximately.Equal(2 * 0.034119178980664874, changes[0]!.AdjustedP);
    }

    [Fact]
    public void Pairs_without_a_test_keep_their_place_and_cost_the_others_nothing()
    {
        var changes = Change.Among([s_nobody, s_close, s_unanimous]);

        Assert.Null(changes[0]);
        Assert.Equal(Verdict.Higher, changes[1]!.Verdict);
        Assert.Equal((null, null, Verdict.NoEvidenceOfChange), (changes[2]!.P, changes[2]!.AdjustedP, changes[2]!.Verdict));
    }

    [Fact]
    public void Nothing_to_compare_is_fine() => Assert.Empty(Change.Among([]));

    [Fact]
    public void Among_many_each_keeps_its_figures_and_gains_no_evidence() => Any.Pair.ListOf().Holds(pairs =>
        pairs.Zip(Change.Among([.. pairs])).All(each =>
            Change.Between(each.First.Before, each.First.After) is not { } alone
                ? each.Second is null
                : each.Second! with { AdjustedP = null, Verdict = alone.Verdict } == alone
                    && (each.Second.Verdict == alone.Verdict || each.Second.Verdict == Verdict.NoEvidenceOfChange)));
}
