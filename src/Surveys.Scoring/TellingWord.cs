namespace Surveys.Scoring;

/// <summary>How often a word stands in comments.</summary>
/// <param name="Word">The word, in whatever form it was counted.</param>
/// <param name="Unhappy">In those of unhappy answers.</param>
/// <param name="Happy">In those of happy answers.</param>
/// <param name="All">In all, those of neutral answers too: at least the sum of both.</param>
public sealed record WordCount(string Word, long Unhappy, long Happy, long All);

/// <summary>
/// A word that tells unhappy comments from happy ones: the log-odds ratio with an informative Dirichlet prior. Neither common words
/// nor rare ones that chance gave to one side lead it. Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 16 (2008).
/// </summary>
/// <param name="Count">The word and how often it stands where.</param>
/// <param name="LogOdds">
/// The natural logarithm of the ratio of its odds among unhappy words to those among happy ones, drawn to 0 by the prior; positive
/// where it is rather unhappy.
/// </param>
/// <param name="Z">The same in standard errors.</param>
public sealed record TellingWord(WordCount Count, double LogOdds, double Z)
{
    /// <summary>From the unhappiest word, of the highest z, to the happiest; equals in the order given.</summary>
    /// <param name="vocabulary">Every word that was counted, also those too rare to be told: they make up the totals.</param>
    /// <param name="least">How often a word must stand in all comments to be told.</param>
    /// <param name="prior">
    /// How many words the prior is worth to each side, α₀, shared out as words are in all comments: the more, the more proof a word
    /// takes. 500 is about what thirty comments hold.
    /// </param>
    /// <exception cref="ArgumentException">A count is negative, or a word's parts exceed its count in all.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The prior isn't positive and finite, or the least count below 1.</exception>
    public static IReadOnlyList<TellingWord> Of(IReadOnlyList<WordCount> vocabulary, long least = 5, double prior = 500)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        if (!(prior > 0 && double.IsFinite(prior))) throw new ArgumentOutOfRangeException(nameof(prior), prior, "A prior is positive.");
        if (vocabulary.Any(word => word.Unhappy < 0 || word.Happy < 0 || word.All < word.Unhappy + word.Happy))
            throw new ArgumentException("A word's counts are at least 0, and in all at least as many as in both.", nameof(vocabulary));

        var all = vocabulary.Sum(word => (double)word.All);
        var unhappy = vocabulary.Sum(word => (double)word.Unhappy);
        var happy = vocabulary.Sum(word => (double)word.Happy);
        return [.. vocabulary.Where(word => word.All >= least && word.All < all).Select(Weighed).OrderByDescending(word => word.Z)];

        TellingWord Weighed(WordCount word)
        {
            var expected = prior * word.All / all;
            var logOdds = LogOddsOf(word.Unhappy + expected, unhappy + prior) - LogOddsOf(word.Happy + expected, happy + prior);
            return new(word, logOdds, logOdds / Math.Sqrt(1 / (word.Unhappy + expected) + 1 / (word.Happy + expected)));
        }

        static double LogOddsOf(double count, double total) => Math.Log(count / (total - count));
    }
}
