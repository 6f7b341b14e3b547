namespace Surveys.Scoring;

/// <summary>
/// How many answers a wanted margin takes: the smallest n whose interval, the same one that <see cref="Score"/> shows, has no more
/// than that half-width. Of a known population never more than all: n out of N without replacement tell as much as
/// n(N−1) ÷ (N−n) with it (the usual finite population correction; Cochran, Sampling Techniques, 1977).
/// </summary>
/// <remarks>
/// Every method throws <see cref="ArgumentOutOfRangeException"/> for a margin that isn't positive, a confidence that isn't strictly
/// between 0 and 1, or an empty population, and <see cref="OverflowException"/> where n is beyond a <see cref="long"/>.
/// </remarks>
public static class SampleSize
{
    /// <summary>For CSAT, and for any share such as those who agree.</summary>
    /// <param name="margin">Wanted half-width in points of 0 to 100.</param>
    /// <param name="expected">The share expected, 0 to 1; the default is the worst case.</param>
    /// <param name="confidence">Strictly between 0 and 1.</param>
    /// <param name="population">How many could be asked, if that is known.</param>
    public static long ForShare(double margin, double expected = 0.5, double confidence = 0.95, long? population = null)
    {
        if (expected is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(expected), expected, "A share lies between 0 and 1.");
        var z = Confidence.Z(confidence);
        return Smallest(1, margin, population, (_, worth) => 100 * Share.Wilson(expected * worth, worth, z).HalfWidth);
    }

    /// <summary>For NPS.</summary>
    /// <param name="margin">Wanted half-width in points of −100 to 100.</param>
    /// <param name="expected">
    /// A tally spread as the answers are expected to be; without one, the worst case: half promoters, half detractors.
    /// </param>
    /// <param name="confidence">Strictly between 0 and 1.</param>
    /// <param name="population">How many could be asked, if that is known.</param>
    /// <exception cref="ArgumentException">The expected tally isn't one of NPS.</exception>
    public static long ForNps(double margin, Tally? expected = null, double confidence = 0.95, long? population = null)
    {
        if (expected is { Rule.Metric: not Metric.Nps }) throw new ArgumentException("Not a tally of NPS.", nameof(expected));
        var z = Confidence.Z(confidence);
        var (p, d) = expected is { N: > 0 }
            ? ((double)expected.CountIn(Band.Happy) / expected.N, (double)expected.CountIn(Band.Unhappy) / expected.N)
            : (0.5, 0.5);
        return Smallest(1, margin, population, (_, worth) => AdjustedWald.Of(p * worth, d * worth, worth).Margin(z).HalfWidth);
    }

    /// <summary>For CES. At least two of an unknown population, since one answer has no margin.</summary>
    /// <param name="margin">Wanted half-width in points of the scale.</param>
    /// <param name="standardDeviation">Of the ratings, as a like survey had it: <see cref="Tally.StandardDeviation"/>.</param>
    /// <param name="confidence">Strictly between 0 and 1.</param>
    /// <param name="population">How many could be asked, if that is known.</param>
    /// <exception cref="ArgumentOutOfRangeException">Also for a standard deviation that is negative or no number.</exception>
    public static long ForMean(double margin, double standardDeviation, double confidence = 0.95, long? population = null)
    {
        if (!(standardDeviation >= 0))
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "It can't be negative.");
        _ = Confidence.Tail(confidence);
        return Smallest(2, margin, population, (n, worth) => Confidence.T(confidence, n - 1) * standardDeviation / Math.Sqrt(worth));
    }

    // The half-width is that of n answers, worth so many with replacement. It falls as n grows, so that halving finds the smallest n.
    private static long Smallest(long least, double margin, long? population, Func<long, double, double> halfWidth)
    {
        if (!(margin > 0)) throw new ArgumentOutOfRangeException(nameof(margin), margin, "A margin is positive.");
        var all = population ?? long.MaxValue;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(all, nameof(population));

        var (tooFew, enough) = (least - 1, Math.Min(least, all));
        while (!IsEnough(enough)) (tooFew, enough) = (enough, Math.Min(checked(enough * 2), all));
        while (enough - tooFew > 1)
        {
            var middle = tooFew + (enough - tooFew) / 2;
            if (IsEnough(middle)) enough = middle;
            else tooFew = middle;
        }

        return enough;

        bool IsEnough(long n) => n == population || halfWidth(n, Worth(n)) <= margin;
        double Worth(long n) => population is { } size ? n * (size - 1.0) / (size - n) : n;
    }
}
