using MathNet.Numerics.Distributions;

namespace Surveys.Scoring;

/// <summary>Medians and percentiles of measured values such as times: they hold where a mean is pulled by a few long ones.</summary>
public static class Quantile
{
    /// <inheritdoc cref="Of"/>
    public static double? Median(IEnumerable<double> values) => Of(values, 0.5);

    /// <summary>
    /// The value that <paramref name="share"/> of all values don't exceed, by linear interpolation between ranks: type 7 of Hyndman
    /// and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), as spreadsheets and R have it.
    /// Nothing for no values.
    /// </summary>
    /// <param name="values">In any order and unit.</param>
    /// <param name="share">0 to 1; 0.9 for the 90th percentile.</param>
    /// <exception cref="ArgumentException">A value isn't finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    public static double? Of(IEnumerable<double> values, double share)
    {
        if (share is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies between 0 and 1.");
        var sorted = Sorted(values);
        if (sorted.Length == 0) return null;

        var place = share * (sorted.Length - 1);
        var (below, above) = (sorted[(int)Math.Floor(place)], sorted[(int)Math.Ceiling(place)]);
        return double.Lerp(below, above, place - Math.Floor(place));
    }

    /// <summary>
    /// Where the quantile of all lies: from one of the values to another, chosen by rank from the binomial distribution with at most
    /// half the doubt on each side, whatever the shape. Nothing where even the smallest and largest value are too close, as for the
    /// median of fewer than six at 95 %. Thompson, Annals of Mathematical Statistics 7 (1936); Nair, Sankhyā 4 (1940).
    /// </summary>
    /// <param name="values">In any order and unit.</param>
    /// <param name="share">Strictly between 0 and 1; the default is the median.</param>
    /// <param name="confidence">Strictly between 0 and 1.</param>
    /// <exception cref="ArgumentException">A value isn't finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share or the confidence is out of range.</exception>
    public static Interval? Margin(IEnumerable<double> values, double share = 0.5, double confidence = 0.95)
    {
        if (share is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies between 0 and 1.");
        var tail = Confidence.Tail(confidence);
        var sorted = Sorted(values);
        var (fromBelow, fromAbove) = (Rank(sorted.Length, share, tail), Rank(sorted.Length, 1 - share, tail));
        return fromBelow == 0 || fromAbove == 0 ? null : new(sorted[fromBelow - 1], sorted[^fromAbove]);
    }

    /// <summary>The highest rank that exceeds the quantile with no more chance than the tail's; 0 when the first already does.</summary>
    private static int Rank(int n, double share, double tail)
    {
        var (safe, last) = (0, n);
        while (safe < last)
        {
            var middle = safe + (last - safe + 1) / 2;
            if (Binomial.CDF(share, n, middle - 1) <= tail) safe = middle;
            else last = middle - 1;
        }

        return safe;
    }

    private static double[] Sorted(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values.Order()];
        return sorted.All(double.IsFinite) ? sorted : throw new ArgumentException("A value isn't finite.", nameof(values));
    }
}
