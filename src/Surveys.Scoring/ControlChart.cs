namespace Surveys.Scoring;

/// <summary>
/// Whether a score moves more than chance lets it: an exponentially weighted moving average (EWMA) of the standardised score of each
/// day or week, between limits that it leaves once in about 370 points while nothing changes. Roberts, "Control Chart Tests Based on
/// Geometric Moving Averages", Technometrics 1 (1959); λ and L from Lucas and Saccucci, Technometrics 32 (1990).
/// </summary>
/// <param name="Centre">The reference's score.</param>
/// <param name="Points">One for each tally in the order given; nothing for a tally without answers, which is passed over.</param>
/// <param name="Signals">The stretches outside the limits, in order.</param>
public sealed record ControlChart(double Centre, IReadOnlyList<ControlPoint?> Points, IReadOnlyList<Signal> Signals)
{
    /// <summary>λ, the weight of the newest point.</summary>
    public const double Weight = 0.2;

    /// <summary>L, how many standard deviations of the EWMA lie between centre and limit where it is normal.</summary>
    public const double Width = 2.86;

    /// <summary>
    /// A point is standardised by the reference's centre and variance, not by its own: five answers all alike have none, and a few
    /// that are low by chance seem surer than they are. The variance of a point is that of its n answers, and what whole points
    /// differ by beyond their answers' chance. The limits follow n, the skewness that few answers of a contented public have, and
    /// how well the reference itself is known. On the chart the average is the mean that it is: of points weighted by age and √n.
    /// </summary>
    /// <param name="points">One tally for each day or week, in order of time.</param>
    /// <param name="reference">
    /// What was usual: tallies of days or weeks, as the points are, from a stretch before them and in order of time. By default the
    /// earlier half of the points that have answers, as what came first is the measure of what came later.
    /// </param>
    /// <param name="confidence">Of the signals' margins; strictly between 0 and 1.</param>
    /// <returns>Nothing where the reference has no answer.</returns>
    /// <exception cref="ArgumentException">The scales differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static ControlChart? Of(IReadOnlyList<Tally> points, IReadOnlyList<Tally>? reference = null, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(points);
        _ = Confidence.Tail(confidence);
        var answered = points.Where(point => point.N > 0).ToArray();
        if (Baseline.Of(reference ?? answered[..((answered.Length + 1) / 2)]) is not { } baseline) return null;

        var ewma = new Ewma(baseline);
        ControlPoint?[] chart = [.. points.Select(ewma.Next)];
        return new(baseline.Centre, chart, [.. Signal.In(chart, points, baseline, confidence)]);
    }
}

/// <summary>One day or week on a <see cref="ControlChart"/>; everything in the score's units and within its range.</summary>
/// <param name="N">How many answers.</param>
/// <param name="Value">The point's own score.</param>
/// <param name="Ewma">The moving average up to here.</param>
/// <param name="Limits">Between which it should be.</param>
/// <param name="Verdict">On which side it is outside, by number.</param>
public sealed record ControlPoint(long N, double Value, double Ewma, Interval Limits, Verdict Verdict);
