using System.Collections.ObjectModel;

namespace Surveys.Scoring;

/// <summary>
/// How ratings become a score. A survey that counts other ratings as favourable says
/// <c>ScoringRule.Csat(5) with { Favourable = [5] }</c>; the scale itself can't be changed afterwards.
/// </summary>
/// <param name="Metric">What is measured. NPS has one scale only, 0 to 10 with 9 and 10 favourable.</param>
/// <param name="Lowest">The lowest rating.</param>
/// <param name="Highest">The highest rating, above the lowest.</param>
/// <param name="Favourable">The ratings that count as favourable: some of the scale, not all. Kept sorted, without duplicates.</param>
/// <param name="Direction">Which way the score improves.</param>
/// <param name="Version">Which edition of the rule a stored number was made by.</param>
/// <exception cref="ArgumentException">The favourable ratings don't fit the scale, or the scale doesn't fit the metric.</exception>
public sealed record ScoringRule(
    Metric Metric, int Lowest, int Highest, IReadOnlyList<int> Favourable, Direction Direction, int Version = 1)
{
    public Metric Metric { get; private init; } = Metric;
    public int Lowest { get; private init; } = Lowest;
    public int Highest { get; private init; } = Highest;
    public Direction Direction { get; private init; } = Direction;
    public IReadOnlyList<int> Favourable
    {
        get;
        init => field = Fitting(Metric, Lowest, Highest, value);
    } = Fitting(Metric, Lowest, Highest, Favourable);

    /// <summary>Promoters 9 and 10, passives 7 and 8, detractors 0 to 6. Reichheld, "The One Number You Need to Grow", HBR 2003.</summary>
    public static ScoringRule Nps { get; } = new(Metric.Nps, 0, 10, [9, 10], Direction.HigherIsBetter);

    /// <summary>CES 1.0, "How much effort did you personally have to put forth", 1 to 5, low is good. CEB 2010.</summary>
    public static ScoringRule Effort { get; } = new(Metric.Ces, 1, 5, [1, 2], Direction.LowerIsBetter);

    /// <summary>How many ratings the scale has.</summary>
    public int Points => Highest - Lowest + 1;

    /// <summary>Satisfaction on 1 to <paramref name="points"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 2, 3, 5, 7 or 10 points.</exception>
    public static ScoringRule Csat(int points) => new(Metric.Csat, 1, points, points switch
    {
        2 => [2],
        3 => [3],
        5 => [4, 5],
        7 => [6, 7],
        10 => [8, 9, 10],
        _ => throw new ArgumentOutOfRangeException(nameof(points), points, "A CSAT scale has 2, 3, 5, 7 or 10 points."),
    }, Direction.HigherIsBetter);

    /// <summary>
    /// CES 2.0, "… made it easy for me to handle my issue", from 1, strongly disagree, to <paramref name="points"/>. CEB 2013.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 5 or 7 points.</exception>
    public static ScoringRule Ces(int points) => new(Metric.Ces, 1, points, points switch
    {
        5 => [4, 5],
        7 => [5, 6, 7],
        _ => throw new ArgumentOutOfRangeException(nameof(points), points, "A CES scale has 5 or 7 points."),
    }, Direction.HigherIsBetter);

    public bool Contains(int rating) => rating >= Lowest && rating <= Highest;

    /// <summary>
    /// How one rating reads. Favourable is happy. Of the rest, an NPS of 7 or 8 is neutral; elsewhere a rating in the good half of
    /// the scale, or exactly in its middle, is neutral (3 of 5; 6 and 7 of 10). What remains is unhappy.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rating is not on the scale.</exception>
    public Band BandOf(int rating)
    {
        if (!Contains(rating))
            throw new ArgumentOutOfRangeException(nameof(rating), rating, $"The scale goes from {Lowest} to {Highest}.");
        if (Favourable.Contains(rating)) return Band.Happy;

        var neutral = Metric == Metric.Nps ? rating >= 7
            : Direction == Direction.HigherIsBetter ? 2 * rating >= Lowest + Highest
            : 2 * rating <= Lowest + Highest;
        return neutral ? Band.Neutral : Band.Unhappy;
    }

    /// <summary>
    /// What one rating brings to the score, in the score's units; a score is the mean of these. CSAT 100 or 0, NPS 100, 0 or −100,
    /// CES the rating itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The rating is not on the scale.</exception>
    public double ValueOf(int rating) => (Metric, BandOf(rating)) switch
    {
        (Metric.Ces, _) => rating,
        (_, Band.Happy) => 100,
        (Metric.Nps, Band.Unhappy) => -100,
        _ => 0,
    };

    /// <summary><see cref="ValueOf"/> each rating, lowest rating first.</summary>
    internal IReadOnlyList<double> Values => [.. Enumerable.Range(Lowest, Points).Select(ValueOf)];

    /// <summary>Whether answers under both rules may be added and compared: all is equal but the version.</summary>
    public bool IsSameScaleAs(ScoringRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { Version = other.Version } == other;
    }

    public bool Equals(ScoringRule? other) =>
        other is not null
        && (Metric, Lowest, Highest, Direction, Version) == (other.Metric, other.Lowest, other.Highest, other.Direction, other.Version)
        && Favourable.SequenceEqual(other.Favourable);

    public override int GetHashCode() => HashCode.Combine(Metric, Lowest, Highest, Direction, Version, Favourable[0], Favourable.Count);

    private static ReadOnlyCollection<int> Fitting(Metric metric, int lowest, int highest, IReadOnlyList<int> favourable)
    {
        ArgumentNullException.ThrowIfNull(favourable);
        int[] set = [.. favourable.Distinct().Order()];
        if (set.Length == 0 || set[0] < lowest || set[^1] > highest || set.Length > highest - lowest)
            throw new ArgumentException($"Some of {lowest} to {highest}, not all, are favourable.", nameof(favourable));
        if (metric == Metric.Nps && !(lowest == 0 && highest == 10 && set is [9, 10]))
            throw new ArgumentException("NPS goes from 0 to 10, and its promoters are 9 and 10.", nameof(favourable));
        return Array.AsReadOnly(set);
    }
}
