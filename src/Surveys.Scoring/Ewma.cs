namespace Surveys.Scoring;

/// <summary>The moving average of a <see cref="ControlChart"/>: takes one tally after the other and remembers those before.</summary>
internal sealed class Ewma(Baseline baseline)
{
    private const double λ = ControlChart.Weight;

    private readonly Interval _span = new(baseline.Tally.Rule.Values.Min(), baseline.Tally.Rule.Values.Max());
    private double _value;
    private double _variance;
    private double _thirdMoment;
    private double _pull;
    private double? _scale;

    /// <exception cref="ArgumentException">The scale isn't the baseline's.</exception>
    public ControlPoint? Next(Tally tally)
    {
        baseline.Tally.MustShareScaleWith(tally);
        if (Sample.Of(tally) is not { } point) return null;

        var error = Math.Sqrt(baseline.Variance / point.N + baseline.Between);
        _value = Average(_value, (point.Mean - baseline.Centre) / error, 1);
        _variance = Average(_variance, 1, 2);
        _thirdMoment = Average(_thirdMoment, baseline.ThirdMoment / point.N / point.N / (error * error * error), 3);

        // How far a centre that is wrong by one unit of the score moves the average, and how much of it makes such a unit on the chart:
        // there the points before the first count as large as it, so that the line begins at the centre.
        _pull = Average(_pull, 1 / error, 1);
        _scale = Average(_scale ?? 1 / error, 1 / error, 1);

        var deviation = Math.Sqrt(_variance + _pull * _pull * baseline.Error);
        var skewness = _thirdMoment / (deviation * deviation * deviation);
        var limits = new Interval(Skewed(-ControlChart.Width, skewness), Skewed(ControlChart.Width, skewness)).Times(deviation);
        return new(
            point.N,
            point.Mean,
            InScore(_value),
            new Interval(InScore(limits.Low), InScore(limits.High)).Clip(_span.Low, _span.High),
            _value > limits.High ? Verdict.Higher : _value < limits.Low ? Verdict.Lower : Verdict.NoEvidenceOfChange);

        double InScore(double deviations) => baseline.Centre + deviations / _scale.Value;
    }

    /// <summary>The average's own cumulants follow from the points': the n-th with the n-th powers of their weights.</summary>
    private static double Average(double before, double now, int power) => Math.Pow(λ, power) * now + Math.Pow(1 - λ, power) * before;

    /// <summary>
    /// Where a standardised gamma variable of this skewness lies as improbably as <paramref name="z"/> of a normal one, by Wilson and
    /// Hilferty, "The Distribution of Chi-Square", PNAS 17 (1931), who are good up to a skewness of 6.
    /// </summary>
    private static double Skewed(double z, double skewness)
    {
        if (Math.Abs(skewness) < 1e-6) return z;

        var skew = Math.Clamp(skewness, -6, 6);
        return 2 / skew * (Math.Pow(Math.Max(0, 1 + skew * z / 6 - skew * skew / 36), 3) - 1);
    }
}
