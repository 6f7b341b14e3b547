namespace Surveys.Scoring;

/// <summary>A score as it is shown: the plain figure, its margin of error, and how many answers stand behind it.</summary>
/// <param name="N">How many answers.</param>
/// <param name="Value">CSAT 0 to 100, NPS −100 to 100, CES the mean rating. Nothing for nobody; never 0 instead.</param>
/// <param name="Margin">
/// Where the true score lies at the confidence asked for, in the score's units and within its range. Nothing for nobody, nor for
/// one answer to CES. A lone NPS answer, being 100 or −100, lies just outside its own margin: adjusting draws it to the middle.
/// </param>
/// <param name="Mean">The mean rating on the question's own scale, whatever the metric.</param>
public sealed record Score(long N, double? Value, Interval? Margin, double? Mean)
{
    /// <summary>
    /// Margins: CSAT by Wilson's score interval (1927); NPS by the adjusted Wald interval (Rocks 2016); CES by Student's t with
    /// n − 1 degrees of freedom, which says nothing of doubt (low = high) where all answers are alike.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not strictly between 0 and 1.</exception>
    public static Score Of(Tally tally, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(tally);
        _ = Confidence.Tail(confidence);
        if (Sample.Of(tally) is not { } sample) return new(0, null, null, null);

        return new(tally.N, sample.Mean, MarginOf(tally, sample, confidence), tally.Mean);
    }

    private static Interval? MarginOf(Tally tally, Sample sample, double confidence) => tally.Rule.Metric switch
    {
        Metric.Csat => Share.Wilson(tally.Favourable, tally.N, confidence)?.Times(100),
        Metric.Nps => AdjustedWald.Of(tally).Margin(Confidence.Z(confidence)),
        _ when sample.Variance is { } variance => Interval
            .Around(sample.Mean, Confidence.T(confidence, sample.N - 1) * Math.Sqrt(variance / sample.N))
            .Clip(tally.Rule.Lowest, tally.Rule.Highest),
        _ => null,
    };
}
