namespace Surveys.Scoring;

/// <summary>Which of the parts of a known whole must stay hidden, so that nobody who belongs to a small one can be told.</summary>
public static class Disclosure
{
    /// <summary>
    /// Parts with at least one and fewer than <paramref name="smallest"/> cases; and while all that is hidden together has fewer than
    /// that, as the whole less what is shown would tell it, the smallest of the others too (complementary suppression). Hundepool et al.,
    /// "Statistical Disclosure Control" (2012), chapter 4.
    /// </summary>
    /// <param name="counts">How many cases each part has.</param>
    /// <param name="smallest">The fewest that may be told of.</param>
    /// <returns>Whether each is hidden, in the same order. Parts without a case are never: there is nobody in them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static IReadOnlyList<bool> Hidden(IReadOnlyList<long> counts, long smallest)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Any(count => count < 0)) throw new ArgumentOutOfRangeException(nameof(counts), "A count can't be negative.");

        var hidden = counts.Select(count => count > 0 && count < smallest).ToArray();
        var together = counts.Where((_, part) => hidden[part]).Sum();
        foreach (var (part, count) in counts.Index().Where(each => each.Item >= smallest).OrderBy(each => each.Item))
        {
            if (together == 0 || together >= smallest) break;
            hidden[part] = true;
            together += count;
        }

        return hidden;
    }
}
