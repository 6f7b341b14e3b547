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
    public static (Interval? Margin, double? P) OfShares(Tally before, Tally after, double confidence)
    {
        var (x, m) = ((double)before.Favourable, (double)before.N);
        var (y, n) = ((double)after.Favourable, (double)after.N);
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

    private static double BothTails(double z) => 2 * Normal.CDF(0, 1, -Math.Abs(z));
}
