namespace Surveys.Scoring;

/// <summary>
/// Empirical Bayes: groups drawn to the score of all, the more so the less their answers tell them apart, so that a leaderboard isn't
/// led by whoever has three answers. Parameters by the method of moments. Morris, "Parametric Empirical Bayes Inference", JASA 78
/// (1983); for shares Kleinman, "Proportions with Extraneous Variance", JASA 68 (1973).
/// </summary>
public static class Shrinkage
{
    /// <summary>
    /// One estimate per group in the order given, in the score's units, between the group's own score and the score of all answers
    /// together; nothing for an empty group. A single group keeps its score. Groups that differ no more than chance would have it,
    /// and groups of one answer each, all get the overall score.
    /// </summary>
    /// <exception cref="ArgumentException">The scales differ.</exception>
    public static IReadOnlyList<double?> Of(IReadOnlyList<Tally> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0 || Sample.Of(groups.Aggregate((sum, next) => sum + next)) is not { } overall)
            return new double?[groups.Count];

        var answered = groups.Select(Sample.Of).OfType<Sample>().ToArray();
        var reliability = groups[0].Rule.Metric == Metric.Csat ? BetaBinomial(answered, overall) : Normal(answered, overall);
        return [.. groups.Select(Sample.Of).Select(group => group is { } own
            ? overall.Mean + reliability(own) * (own.Mean - overall.Mean)
            : (double?)null)];
    }

    /// <summary>How far to trust a group, 0 to 1, from ρ, the correlation of two answers within one.</summary>
    private static Func<Sample, double> BetaBinomial(Sample[] groups, Sample overall)
    {
        var bernoulli = overall.Mean * (100 - overall.Mean);
        var byChance = groups.Length - 1;
        var rho = Math.Clamp(Ratio(Ratio(Spread(groups, overall), bernoulli) - byChance, Weight(groups) - byChance), 0, 1);
        return group => group.N * rho / (group.N * rho + 1 - rho);
    }

    /// <summary>The same from the variance between groups and each group's own variance within.</summary>
    private static Func<Sample, double> Normal(Sample[] groups, Sample overall)
    {
        var byChance = groups.Sum(group => group.N * (1 - (double)group.N / overall.N) * Noise(group));
        var between = Math.Max(0, Ratio(Spread(groups, overall) - byChance, Weight(groups)));
        return group => Ratio(between, between + Noise(group));

        // Three answers spread as all are steady the group's own variance, as Rocks's three steady an NPS: else one answer would have
        // none, and three equal ones would seem beyond doubt.
        double Noise(Sample group) => (group.SumOfSquares + 3 * (overall.Variance ?? 0)) / (group.N + 2) / group.N;
    }

    private static double Spread(Sample[] groups, Sample overall) =>
        groups.Sum(group => group.N * (group.Mean - overall.Mean) * (group.Mean - overall.Mean));

    /// <summary>How often the variance between groups is counted in their spread: N − Σn²/N.</summary>
    private static double Weight(Sample[] groups)
    {
        var n = groups.Sum(group => (double)group.N);
        return n - groups.Sum(group => (double)group.N * group.N) / n;
    }

    /// <summary>Where the divisor vanishes the groups tell nothing of each other: no trust beyond the overall score.</summary>
    private static double Ratio(double dividend, double divisor) => divisor > 0 ? dividend / divisor : 0;
}
