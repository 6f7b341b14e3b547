namespace Surveys.Scoring;

/// <summary>What is usual: the measure of a <see cref="ControlChart"/>, in the score's units.</summary>
/// <param name="Tally">All answers of the reference.</param>
/// <param name="Variance">Of one answer; never 0.</param>
/// <param name="ThirdMoment">Of one answer about the mean: which way and how far it is skewed.</param>
/// <param name="Between">The variance of whole points that their answers' chance doesn't explain; often 0.</param>
/// <param name="Concentration">How much of that is left in the mean of all: 1/k of k points of equal size.</param>
internal sealed record Baseline(Tally Tally, double Variance, double ThirdMoment, double Between, double Concentration)
{
    public double Centre { get; } = Sample.Of(Tally)!.Value.Mean;

    /// <summary>The variance of the centre: how well the reference itself is known.</summary>
    public double Error => Variance / Tally.N + Between * Concentration;

    /// <summary>Nothing where no point has an answer.</summary>
    public static Baseline? Of(IReadOnlyList<Tally> reference)
    {
        var points = reference.Where(point => point.N > 0).ToArray();
        if (points.Length == 0) return null;

        var all = points.Aggregate((sum, next) => sum + next);
        var (variance, third) = Moments(all);
        return new(all, variance, third, BeyondChance(points, variance), ConcentrationOf(points));
    }

    public static double ConcentrationOf(IReadOnlyCollection<Tally> points)
    {
        var n = points.Sum(point => (double)point.N);
        return points.Sum(point => point.N / n * (point.N / n));
    }

    /// <summary>
    /// With three more answers, spread over all that an answer can bring, so that there is a variance where all are alike; three is
    /// what Rocks adds to an NPS.
    /// </summary>
    private static (double Variance, double Third) Moments(Tally all)
    {
        var possible = all.Rule.Values.Distinct().ToArray();
        var answers = all.Rule.Values.Zip(all.Counts, (value, count) => (Value: value, Count: (double)count))
            .Concat(possible.Select(value => (Value: value, Count: 3.0 / possible.Length)))
            .ToArray();
        var mean = Mean(each => each);
        return (Mean(each => Math.Pow(each - mean, 2)), Mean(each => Math.Pow(each - mean, 3)));

        double Mean(Func<double, double> of) => answers.Sum(answer => answer.Count * of(answer.Value)) / (all.N + 3);
    }

    /// <summary>
    /// What neighbours differ by more than their answers' chance, by the method of moments. Of neighbours, so that a shift within the
    /// reference doesn't hide others; weekdays that differ are usual in this way. After Laney, "Improved Control Charts for
    /// Attributes", Quality Engineering 14 (2002).
    /// </summary>
    private static double BeyondChance(Tally[] points, double variance)
    {
        var means = points.Select(point => Sample.Of(point)!.Value).ToArray();
        var steps = means.Zip(means.Skip(1), (one, next) => (
            Size: next.Mean - one.Mean,
            Weight: 1 / (variance / one.N + variance / next.N))).ToArray();
        return steps.Length == 0 ? 0 : Math.Max(0,
            (steps.Sum(step => step.Weight * step.Size * step.Size) - steps.Length) / (2 * steps.Sum(step => step.Weight)));
    }
}
