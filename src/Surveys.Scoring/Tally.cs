namespace Surveys.Scoring;

/// <summary>
/// How often each rating was given: all that a score needs, and what adds up across days, agents and surveys of the same scale.
/// Immutable; two tallies are equal when their rules and counts are.
/// </summary>
public sealed record Tally
{
    /// <param name="rule">The rule the ratings were given under.</param>
    /// <param name="counts">One count per rating, lowest rating first.</param>
    /// <exception cref="ArgumentException">Not one count for each rating, or a negative one.</exception>
    public Tally(ScoringRule rule, IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count != rule.Points)
            throw new ArgumentException($"A tally on {rule.Points} points needs as many counts.", nameof(counts));
        if (counts.Any(count => count < 0)) throw new ArgumentException("A count can't be negative.", nameof(counts));

        Rule = rule;
        Counts = Array.AsReadOnly<long>([.. counts]);
        N = counts.Sum();
    }

    public ScoringRule Rule { get; }

    /// <summary>One count per rating, lowest rating first.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <summary>How many answers.</summary>
    public long N { get; }

    /// <summary>How many favourable answers; for NPS, the promoters.</summary>
    public long Favourable => CountIn(Band.Happy);

    /// <summary>The mean rating on the question's own scale, whatever the metric; nothing for nobody.</summary>
    public double? Mean => Sample.OfRatings(this)?.Mean;

    /// <summary>The standard deviation of the ratings (n − 1), as <see cref="SampleSize.ForMean"/> takes it; nothing for one.</summary>
    public double? StandardDeviation => Sample.OfRatings(this)?.Variance is { } variance ? Math.Sqrt(variance) : null;

    public static Tally Empty(ScoringRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return new(rule, new long[rule.Points]);
    }

    /// <exception cref="ArgumentException">The scales differ. Versions may: the later one stands.</exception>
    /// <exception cref="OverflowException">More answers than a <see cref="long"/> holds.</exception>
    public static Tally operator +(Tally left, Tally right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        left.MustShareScaleWith(right);
        return new(
            left.Rule.Version >= right.Rule.Version ? left.Rule : right.Rule,
            [.. left.Counts.Zip(right.Counts, (a, b) => checked(a + b))]);
    }

    /// <summary>What is left when a part is taken out. Never below zero, though the part may have been counted a moment later.</summary>
    /// <exception cref="ArgumentException">The scales differ.</exception>
    public Tally Without(Tally part)
    {
        ArgumentNullException.ThrowIfNull(part);
        MustShareScaleWith(part);
        return new(Rule, [.. Counts.Zip(part.Counts, (all, some) => Math.Max(0, all - some))]);
    }

    /// <summary>The same tally with <paramref name="count"/> more of one rating.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rating is not on the scale, or the count negative.</exception>
    /// <exception cref="OverflowException">More answers than a <see cref="long"/> holds.</exception>
    public Tally Add(int rating, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long[] counts = [.. Counts];
        checked { counts[PlaceOf(rating)] += count; }
        return new(Rule, counts);
    }

    /// <exception cref="ArgumentOutOfRangeException">The rating is not on the scale.</exception>
    public long CountOf(int rating) => Counts[PlaceOf(rating)];

    /// <summary>How many answers read so: promoters, passives and detractors of NPS, and their like elsewhere.</summary>
    public long CountIn(Band band) => Counts.Where((_, place) => Rule.BandOf(Rule.Lowest + place) == band).Sum();

    public bool Equals(Tally? other) => other is not null && Rule == other.Rule && Counts.SequenceEqual(other.Counts);

    public override int GetHashCode() => HashCode.Combine(Rule, N, Counts[0], Counts[^1]);

    public override string ToString() => $"{Rule.Metric} {Rule.Lowest}–{Rule.Highest}: {string.Join(' ', Counts)}";

    /// <exception cref="ArgumentException">The scales differ.</exception>
    internal void MustShareScaleWith(Tally other)
    {
        if (!Rule.IsSameScaleAs(other.Rule)) throw new ArgumentException("Different scales are never mixed.");
    }

    private int PlaceOf(int rating) => Rule.Contains(rating)
        ? rating - Rule.Lowest
        : throw new ArgumentOutOfRangeException(nameof(rating), rating, $"The scale goes from {Rule.Lowest} to {Rule.Highest}.");
}
