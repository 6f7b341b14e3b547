namespace Surveys.Scoring;

/// <summary>
/// Where chance alone would put a group that is no different from the whole: the fewer its answers, the wider. The lines of a funnel
/// plot. Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005).
/// </summary>
public static class Funnel
{
    /// <summary>Limits in the score's units, within what the score can be; nothing where the whole has fewer than two answers, or none differ.</summary>
    /// <param name="whole">All groups together.</param>
    /// <param name="n">The group's answers, one at least.</param>
    /// <param name="confidence">The share of groups like the whole that lie within.</param>
    /// <exception cref="ArgumentOutOfRangeException">No answers, or the confidence is not strictly between 0 and 1.</exception>
    public static Interval? Limits(Tally whole, long n, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var z = Confidence.Z(confidence);
        if (Sample.Of(whole) is not { Variance: > 0 } sample) return null;

        var values = Enumerable.Range(whole.Rule.Lowest, whole.Rule.Points).Select(whole.Rule.ValueOf).ToArray();
        return Interval.Around(sample.Mean, z * Math.Sqrt(sample.SumOfSquares / sample.N / n)).Clip(values.Min(), values.Max());
    }
}
