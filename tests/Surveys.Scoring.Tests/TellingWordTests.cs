namespace Surveys.Scoring.Tests;

public sealed class TellingWordTests
{
    private static readonly WordCount[] s_vocabulary =
    [
        new("waiting", 40, 5, 60), new("friendly", 3, 50, 70), new("the", 300, 310, 900), new("broken", 12, 0, 14), new("thanks", 1, 30, 40),
        new("rude", 4, 0, 4), new("agent", 25, 27, 70),
    ];

    [Fact]
    public void Words_are_weighed_and_ordered_as_the_paper_has_it()
    {
        // Each side's posterior shares first, then the difference of their logits and its variance, to 40 decimal digits.
        var telling = TellingWord.Of(s_vocabulary, least: 1);

        Assert.Equal(["waiting", "broken", "the", "rude", "agent", "thanks", "friendly"], telling.Select(word => word.Count.Word));
        Assert.All(telling.Zip([
            (0.8415176449035405, 3.859995521039895), (1.148627762687679, 2.444188306583505), (0.11439336848433118, 2.1302444027499585),
            (1.244334178621582, 1.433389739243091), (0.005739337502588722, 0.030425726834321005),
            (-0.9413888491210451, -3.4173487892898233), (-0.8933506005275832, -4.330165242421096),
        ]), each =>
        {
            Approximately.Equal(each.Second.Item1, each.First.LogOdds);
            Approximately.Equal(each.Second.Item2, each.First.Z);
        });
    }

    [Fact]
    public void A_rare_word_is_not_told_but_counts_for_the_others()
    {
        var telling = TellingWord.Of(s_vocabulary);

        Assert.DoesNotContain(telling, word => word.Count.Word == "rude");
        Assert.Equal(TellingWord.Of(s_vocabulary, least: 1).Where(word => word.Count.Word != "rude"), telling);
    }

    [Fact]
    public void A_larger_prior_draws_words_together() => Assert.All(
        TellingWord.Of(s_vocabulary, 1, 50).OrderBy(word => word.Count.Word, StringComparer.Ordinal)
            .Zip(TellingWord.Of(s_vocabulary, 1, 50000).OrderBy(word => word.Count.Word, StringComparer.Ordinal))
            .Where(pair => pair.First.Count.Word is not ("agent" or "the")),
        pair => Assert.True(Math.Abs(pair.First.LogOdds) > Math.Abs(pair.Second.LogOdds)));

    [Fact]
    public void Happy_and_unhappy_exchanged_exchange_the_signs() => Assert.All(
        TellingWord.Of(s_vocabulary).Zip(TellingWord.Of(
            [.. s_vocabulary.Select(word => word with { Unhappy = word.Happy, Happy = word.Unhappy })]).Reverse()),
        pair => Assert.Equal((pair.First.Count.Word, -pair.First.Z, -pair.First.LogOdds), (pair.Second.Count.Word, pair.Second.Z, pair.Second.LogOdds)));

    [Fact]
    public void Words_that_only_one_side_or_neither_has_are_no_trouble()
    {
        Assert.Empty(TellingWord.Of([]));
        Assert.Empty(TellingWord.Of([new("only", 9, 9, 20)])); // All words are this one: no odds.
        Assert.All(TellingWord.Of([new("neutral", 0, 0, 9), new("bad", 9, 0, 9)]), word => Assert.True(double.IsFinite(word.Z)));
        Assert.Empty(TellingWord.Of([new("nowhere", 0, 0, 0)]));
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => TellingWord.Of([new("word", -1, 2, 3)]));
        Assert.Throws<ArgumentException>(() => TellingWord.Of([new("word", 2, 2, 3)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TellingWord.Of([], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TellingWord.Of([], prior: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TellingWord.Of([], prior: double.NaN));
    }
}
