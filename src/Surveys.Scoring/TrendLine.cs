using MathNet.Numerics;

namespace Surveys.Scoring;

/// <summary>
/// The straight line through figures over time by least squares, and where it leads if things go on so. Draper and Smith,
/// "Applied Regression Analysis" (1998), chapter 1.
/// </summary>
/// <param name="N">How many figures: 3 or more.</param>
/// <param name="Slope">What a unit of time adds.</param>
/// <param name="Spread">Standard deviation of the figures about the line, with N − 2 degrees of freedom.</param>
public sealed record TrendLine(int N, double Intercept, double Slope, double Spread)
{
    private double Centre { get; init; }
    private double Sum { get; init; }

    /// <param name="points">Time and figure.</param>
    /// <returns>Nothing for fewer than three figures, nor where all are of one time.</returns>
    /// <exception cref="ArgumentException">A value isn't finite.</exception>
    public static TrendLine? Of(IReadOnlyList<(double At, double Value)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Any(point => !double.IsFinite(point.At) || !double.IsFinite(point.Value)))
            throw new ArgumentException("A value isn't finite.", nameof(points));
        if (points.Count < 3 || points.Select(point => point.At).Distinct().Count() == 1) return null;

        double[] times = [.. points.Select(point => point.At)], values = [.. points.Select(point => point.Value)];
        var (intercept, slope) = Fit.Line(times, values);
        var centre = times.Average();
        var squares = points.Sum(point => Math.Pow(point.Value - intercept - slope * point.At, 2));
        return new(points.Count, intercept, slope, Math.Sqrt(squares / (points.Count - 2))) { Centre = centre, Sum = times.Sum(time => Math.Pow(time - centre, 2)) };
    }

    public double At(double time) => Intercept + Slope * time;

    /// <summary>Where the mean of some new figures at a time will lie, if the line goes on: by Student's t with N − 2 degrees of freedom.</summary>
    /// <param name="of">How many new figures: 1 for the prediction interval of one.</param>
    /// <exception cref="ArgumentOutOfRangeException">No figure, or the confidence is not strictly between 0 and 1.</exception>
    public Interval Predict(double time, int of = 1, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(of, 1);
        return Interval.Around(At(time), Confidence.T(confidence, N - 2) * Spread * Math.Sqrt(1.0 / of + 1.0 / N + Math.Pow(time - Centre, 2) / Sum));
    }
}
