namespace Surveys.Scoring;

/// <summary>A closed interval from <paramref name="Low"/> to <paramref name="High"/>, in the units of what it belongs to.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Half the distance from end to end: the m of "± m".</summary>
    public double HalfWidth => (High - Low) / 2;

    public bool Contains(double value) => Low <= value && value <= High;

    internal static Interval Around(double centre, double halfWidth) => new(centre - halfWidth, centre + halfWidth);

    internal Interval Clip(double lowest, double highest) => new(Math.Clamp(Low, lowest, highest), Math.Clamp(High, lowest, highest));

    internal Interval Times(double factor) => new(Low * factor, High * factor);

    /// <summary>About the same middle, with another error of its own beside.</summary>
    internal Interval Widened(double halfWidth) => Around((Low + High) / 2, double.Hypot(HalfWidth, halfWidth));
}
