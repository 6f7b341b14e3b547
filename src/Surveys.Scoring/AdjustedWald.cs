namespace Surveys.Scoring;

/// <summary>
/// An NPS drawn to the middle by three more answers, ¾ promoters, ¾ detractors and 1½ passives, and its standard error. This makes
/// intervals hold at small n. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician 70 (2016).
/// </summary>
/// <param name="Centre">The adjusted score, −100 to 100; only intervals and tests use it, the score shown stays the plain one.</param>
/// <param name="Error">Its standard error, in the score's units; never 0.</param>
internal readonly record struct AdjustedWald(double Centre, double Error)
{
    public static AdjustedWald Of(Tally tally) => Of(tally.CountIn(Band.Happy), tally.CountIn(Band.Unhappy), tally.N);

    public static AdjustedWald Of(double promoters, double detractors, double n)
    {
        var (p, d) = ((promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3));
        return new(100 * (p - d), 100 * Math.Sqrt((p + d - (p - d) * (p - d)) / (n + 3)));
    }

    public Interval Margin(double z) => Interval.Around(Centre, z * Error).Clip(-100, 100);
}
