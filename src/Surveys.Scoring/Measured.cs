using MathNet.Numerics.Statistics;

namespace Surveys.Scoring;

/// <summary>What was measured of each of many cases, such as a time or a number of replies, summed up in the values' unit.</summary>
/// <param name="N">How many cases; at least one.</param>
/// <param name="Median">Half of the cases lie below.</param>
/// <param name="MedianMargin">By order statistics, see <see cref="Quantile.Margin"/>; nothing for fewer than six at 95 %.</param>
/// <param name="NinetiethPercentile">Nine cases in ten lie below.</param>
/// <param name="NinetiethMargin">As the median's; at 95 % nothing for fewer than 36.</param>
/// <param name="Mean">What all cases together make, shared out evenly.</param>
/// <param name="MeanMargin">Student's t with n − 1 degrees; nothing for one case. A few long cases make it wide.</param>
public sealed record Measured(long N, double Median, Interval? MedianMargin, double NinetiethPercentile, Interval? NinetiethMargin, double Mean, Interval? MeanMargin)
{
    /// <returns>Nothing of no values.</returns>
    /// <exception cref="ArgumentException">A value isn't finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Measured? Of(IEnumerable<double> values, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values.Order()];
        if (Quantile.Median(sorted) is not { } median) return null;

        var (mean, deviation) = sorted.MeanStandardDeviation();
        return new(
            sorted.Length,
            median,
            Quantile.Margin(sorted, confidence: confidence),
            Quantile.Of(sorted, 0.9)!.Value,
            Quantile.Margin(sorted, 0.9, confidence),
            mean,
            sorted.Length > 1 ? Interval.Around(mean, Confidence.T(confidence, sorted.Length - 1) * deviation / Math.Sqrt(sorted.Length)) : null);
    }
}
