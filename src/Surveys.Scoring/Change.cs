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
            Metric.Csat => Comparison.OfShares((before.Favourable, before.N), (after.Favourable, after.N), confidence),
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
        return JudgedTogether(pairs.Select(pair => Between(pair.Before, pair.After, confidence)), confidence);
    }

    /// <summary>Verdicts by Holm's correction, as <see cref="Among"/> has them, of changes of any kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static IReadOnlyList<Change?> JudgedTogether(IEnumerable<Change?> each, double confidence = 0.95)
    {
        _ = Confidence.Tail(confidence);
        var changes = each.ToArray();
        var tested = changes.Index().Where(each => each.Item?.P is not null).ToArray();
        var adjusted = Holm.Adjust([.. tested.Select(each => each.Item!.P!.Value)]);
        foreach (var ((place, change), p) in tested.Zip(adjusted))
            changes[place] = change! with { AdjustedP = p, Verdict = Judge(change.Difference, p, confidence) };
        return changes;
    }

    /// <summary>Of measured values that a few long ones pull, such as times: by their medians (Bonett and Price 2002). Nothing when either side has no value.</summary>
    /// <exception cref="ArgumentException">A value isn't finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Change? BetweenMedians(IEnumerable<double> before, IEnumerable<double> after, double confidence = 0.95)
    {
        double[] old = [.. before], now = [.. after];
        _ = Confidence.Tail(confidence);
        if (Quantile.Median(old) is not { } earlier || Quantile.Median(now) is not { } later) return null;

        var (margin, p) = Comparison.OfMedians(old, now, confidence);
        return new(later - earlier, margin, p, Judge(later - earlier, p, confidence));
    }

    /// <summary>Of counted values, such as replies: by their means (Welch 1947). Nothing when either side has no value.</summary>
    /// <inheritdoc cref="BetweenMedians"/>
    public static Change? BetweenMeans(IEnumerable<double> before, IEnumerable<double> after, double confidence = 0.95)
    {
        _ = Confidence.Tail(confidence);
        if (Sample.Of([.. before]) is not { } old || Sample.Of([.. after]) is not { } now) return null;

        var (margin, p) = Comparison.OfMeans(old, now, double.PositiveInfinity, confidence);
        return new(now.Mean - old.Mean, margin, p, Judge(now.Mean - old.Mean, p, confidence));
    }

    /// <summary>Of shares, in percentage points: as <see cref="Between"/> has it for CSAT. Nothing when either side has no case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ successes ≤ n, or the confidence is not strictly between 0 and 1.</exception>
    public static Change? BetweenShares((long Successes, long N) before, (long Successes, long N) after, double confidence = 0.95)
    {
        foreach (var (successes, n) in new[] { before, after })
        {
            ArgumentOutOfRangeException.ThrowIfNegative(successes);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, n);
        }

        _ = Confidence.Tail(confidence);
        if (before.N == 0 || after.N == 0) return null;

        var difference = 100.0 * after.Successes / after.N - 100.0 * before.Successes / before.N;
        var (margin, p) = Comparison.OfShares(before, after, confidence);
        return new(difference, margin, p, Judge(difference, p, confidence));
    }

    private static Verdict Judge(double difference, double? p, double confidence) => (p <= 1 - confidence, Math.Sign(difference)) switch
    {
        (true, 1) => Verdict.Higher,
        (true, -1) => Verdict.Lower,
        _ => Verdict.NoEvidenceOfChange,
    };
}
