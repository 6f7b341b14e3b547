using MathNet.Numerics.Distributions;

namespace Surveys.Scoring;

/// <summary>The tests behind a <see cref="Change"/>: each gives an interval for after less before, and a two-sided p.</summary>
internal static class Comparison
{
    /// <summary>
    /// p: the N−1 chi-square test, here as z. Campbell, "Chi-squared and Fisher–Irwin tests of two-by-two tables", Statistics in
    /// Medicine 26 (2007). Interval: method 10 of Newcombe, "Interval estimation for the difference between independent
    /// proportions", Statistics in Medicine 17 (1998).
    /// </summary>
    /// <returns>In percentage points.</returns>
    public static (Interval? Margin, double? P) OfShares((double Successes, double N) before, (double Successes, double N) after, double confidence)
    {
        var ((x, m), (y, n)) = (before, after);
        var (p, q) = (x / m, y / n);

        var z = Confidence.Z(confidence);
        var (old, now) = (Share.Wilson(x, m, z), Share.Wilson(y, n, z));
        var margin = new Interval(
            q - p - double.Hypot(q - now.Low, old.High - p),
            q - p + double.Hypot(now.High - q, p - old.Low)).Times(100);

        var pooled = (x + y) / (m + n);
        var error = Math.Sqrt(pooled * (1 - pooled) * (1 / m + 1 / n) * ((m + n) / (m + n - 1)));
        return (margin, error > 0 ? BothTails((q - p) / error) : null);
    }

    /// <summary>
    /// The difference of the adjusted scores over their joint error. The plain scores over that error, too small for them, would
    /// cry wolf: of five answers against five, all from one public, one pair in six at 95 %.
    /// </summary>
    public static (Interval? Margin, double? P) OfNetPromoters(Tally before, Tally after, double confidence)
    {
        var (old, now) = (AdjustedWald.Of(before), AdjustedWald.Of(after));
        var (difference, error) = (now.Centre - old.Centre, double.Hypot(old.Error, now.Error));
        var margin = Interval.Around(difference, Confidence.Z(confidence) * error).Clip(-200, 200);

        // A tiny group is drawn to the middle so far that it can change sides (one promoter against a thousand): no evidence, then.
        var plain = Sample.Of(after)!.Value.Mean - Sample.Of(before)!.Value.Mean;
        return (margin, Math.Sign(plain) == Math.Sign(difference) ? BothTails(difference / error) : 1);
    }

    /// <summary>
    /// Unequal variances, fractional degrees of freedom; the span is the largest difference that the scale allows. Welch, "The
    /// generalization of 'Student's' problem when several different population variances are involved", Biometrika 34 (1947).
    /// </summary>
    public static (Interval? Margin, double? P) OfMeans(Sample before, Sample after, double span, double confidence)
    {
        if (before.Variance / before.N is not { } old || after.Variance / after.N is not { } now || old + now == 0) return (null, null);

        var difference = after.Mean - before.Mean;
        var error = Math.Sqrt(old + now);
        var degrees = (old + now) * (old + now) / (old * old / (before.N - 1) + now * now / (after.N - 1));
        return (
            Interval.Around(difference, Confidence.T(confidence, degrees) * error).Clip(-span, span),
            2 * StudentT.CDF(0, 1, degrees, -Math.Abs(difference / error)));
    }

    /// <summary>
    /// z on the medians' standard errors, which follow from two order statistics whatever the shape. Bonett and Price, "Statistical
    /// inference for a linear function of medians", Psychological Methods 7 (2002). Nothing for fewer than five on a side, or where
    /// the values about both medians are all alike.
    /// </summary>
    public static (Interval? Margin, double? P) OfMedians(double[] before, double[] after, double confidence)
    {
        if (ErrorOfMedian(before) is not { } old || ErrorOfMedian(after) is not { } now || double.Hypot(old, now) is not (> 0 and var error)) return (null, null);

        var difference = Quantile.Median(after)!.Value - Quantile.Median(before)!.Value;
        return (Interval.Around(difference, Confidence.Z(confidence) * error), BothTails(difference / error));
    }

    private static double? ErrorOfMedian(double[] values)
    {
        var n = values.Length;
        if (n < 5) return null;

        var sorted = values.Order().ToArray();
        var rank = Math.Max(1, (int)Math.Round((n + 1) / 2.0 - Math.Sqrt(n)));
        return (sorted[n - rank] - sorted[rank - 1]) / (-2 * Normal.InvCDF(0, 1, Binomial.CDF(0.5, n, rank - 1)));
    }

    private static double BothTails(double z) => 2 * Normal.CDF(0, 1, -Math.Abs(z));
}
