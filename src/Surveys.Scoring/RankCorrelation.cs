using MathNet.Numerics.Statistics;

namespace Surveys.Scoring;

/// <summary>
/// Whether one figure is high where another is, by rank: Spearman's rho, which a few extreme values don't pull. It names no cause.
/// </summary>
/// <param name="N">How many pairs.</param>
/// <param name="Rho">−1, exactly the other way round, to 1, in the same order; ties by their middle rank.</param>
/// <param name="Margin">
/// By Fisher's z with the variance (1 + ρ²/2) ÷ (n − 3) of Bonett and Wright, "Sample size requirements for estimating Pearson,
/// Kendall and Spearman correlations", Psychometrika 65 (2000). Nothing where rho is exactly −1 or 1, which has none by this way.
/// </param>
public sealed record RankCorrelation(int N, double Rho, Interval? Margin)
{
    /// <summary>Nothing for fewer than four pairs, nor where all values on one side are equal.</summary>
    /// <exception cref="ArgumentException">A value isn't finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static RankCorrelation? Of(IReadOnlyList<(double X, double Y)> pairs, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var z = Confidence.Z(confidence);
        if (pairs.Any(pair => !double.IsFinite(pair.X) || !double.IsFinite(pair.Y)))
            throw new ArgumentException("A value isn't finite.", nameof(pairs));
        if (pairs.Count < 4 || IsConstant(pairs.Select(pair => pair.X)) || IsConstant(pairs.Select(pair => pair.Y))) return null;

        var rho = Math.Clamp(Correlation.Spearman(pairs.Select(pair => pair.X), pairs.Select(pair => pair.Y)), -1, 1);
        return new(pairs.Count, rho, MarginOf(rho, pairs.Count, z));
    }

    private static bool IsConstant(IEnumerable<double> values) => values.Distinct().Count() == 1;

    private static Interval? MarginOf(double rho, int n, double z)
    {
        // Equal ranks may correlate to 1 but for an ulp.
        if (1 - Math.Abs(rho) < 1e-12) return null;

        var fisher = Interval.Around(Math.Atanh(rho), z * Math.Sqrt((1 + rho * rho / 2) / (n - 3)));
        return new(Math.Tanh(fisher.Low), Math.Tanh(fisher.High));
    }
}
