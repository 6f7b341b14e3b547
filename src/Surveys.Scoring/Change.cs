namespace Surveys.Scoring;

/// <summary>What became of a score between two periods, or how it differs between two groups.</summary>
/// <param name="Difference">After less before, in the score's units.</param>
/// <param name="Margin">
/// The size of the difference, in the same units; nothing where a CES has no standard error. It may touch zero where the test
/// doesn't, and the other way round: the verdict is the test's alone.
/// </param>
/// <param name="P">
/// The chance, 0 to 1, of a difference at least so large if nothing had changed; nothing where the answers don't vary enough to
/// tell, and then there is no evidence either.
/// </param>
/// <param name="Verdict">By number, not by <see cref="ScoringRule.Direction"/>.</param>
public sealed record Change(double Difference, Interval? Margin, double? P, Verdict Verdict)
{
    /// <summary>P after Holm's correction, where this change was judged <see cref="Among"/> others.</summary>
    public double? AdjustedP { get; init; }

    /// <summary>
    /// CSAT by the N−1 two-proportion test (Campbell 2007) and Newcombe's hybrid score interval (1998); NPS by z on adjusted Wald
    /// estimates (Rocks 2016); CES by Welch's t (1947). No p for CSAT when all answers on both sides are alike, nor for CES when
    /// one side has a single answer or neither side varies. Nothing when either side has no score.
    /// </summary>
    /// <exception cref="ArgumentException">The scales differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Change? Between(Tally before, Tally after, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        _ = Confidence.Tail(confidence);
        before.MustShareScaleWith(after);
        if (Sample.Of(before) is not { } old || Sample.Of(after) is not { } now) return null;

        var difference = now.Mean - old.Mean;
        var (margin, p) = before.Rule.Metric switch
        {
            Metric.Csat => Comparison.OfShares(before, after, confidence),
            Metric.Nps => Comparison.OfNetPromoters(before, after, confidence),
            _ => Comparison.OfMeans(old, now, before.Rule.Points - 1, confidence),
        };
        return new(difference, margin, p, Judge(difference, p, confidence));
    }

    /// <summary>
    /// Many comparisons at once: as <see cref="Between"/>, one for each pair in the given order, but with verdicts by Holm's
    /// correction over all that have a p, so that the chance of even one false alarm stays within 1 − confidence. P stays the raw one.
    /// </summary>
    /// <exception cref="ArgumentException">The scales of a pair differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static IReadOnlyList<Change?> Among(IReadOnlyList<(Tally Before, Tally After)> pairs, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        _ = Confidence.Tail(confidence);
        var changes = pairs.Select(pair => Between(pair.Before, pair.After, confidence)).ToArray();
        var tested = changes.Index().Where(each => each.Item?.P is not null).ToArray();
        var adjusted = Holm.Adjust([.. tested.Select(each => each.Item!.P!.Value)]);
        foreach (var ((place, change), p) in tested.Zip(adjusted))
            changes[place] = change! with { AdjustedP = p, Verdict = Judge(change.Difference, p, confidence) };
        return changes;
    }

    private static Verdict Judge(double difference, double? p, double confidence) => (p <= 1 - confidence, Math.Sign(difference)) switch
    {
        (true, 1) => Verdict.Higher,
        (true, -1) => Verdict.Lower,
        _ => Verdict.NoEvidenceOfChange,
    };
}
