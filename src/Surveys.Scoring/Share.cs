namespace Surveys.Scoring;

/// <summary>A share of a whole, and how well a sample knows it.</summary>
public static class Share
{
    /// <summary>
    /// The score interval of a share, 0 to 1; nothing where n is 0. It never leaves that range and holds at 0 % and 100 %.
    /// Wilson, "Probable Inference", JASA 22 (1927).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ successes ≤ n, or the confidence is not strictly between 0 and 1.</exception>
    public static Interval? Wilson(long successes, long n, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, n);
        var z = Confidence.Z(confidence);
        return n == 0 ? null : Wilson((double)successes, n, z);
    }

    /// <summary>The favourable share of any tally as a score, 0 to 100: CSAT's own, and what is shown beside a CES.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Score Agree(Tally tally, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(tally);
        var margin = Wilson(tally.Favourable, tally.N, confidence)?.Times(100);
        return new(tally.N, tally.N == 0 ? null : 100.0 * tally.Favourable / tally.N, margin, tally.Mean);
    }

    /// <summary>The same where an expected n and share make the successes a fraction, as when a sample is planned.</summary>
    internal static Interval Wilson(double successes, double n, double z)
    {
        var weight = n + z * z;
        var centre = (successes + z * z / 2) / weight;
        var halfWidth = z / weight * Math.Sqrt(successes * (n - successes) / n + z * z / 4);
        // At 0 and at n the ends are exact by algebra; rounding would miss them by an ulp, and the score with them.
        return new Interval(successes == 0 ? 0 : centre - halfWidth, successes == n ? 1 : centre + halfWidth).Clip(0, 1);
    }
}
