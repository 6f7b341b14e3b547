using MathNet.Numerics.Distributions;

namespace Surveys.Scoring.Tests;

/// <summary>All that n answers to an NPS question can be, and how probable each is.</summary>
internal static class Trinomial
{
    public static IEnumerable<(Tally Tally, double Probability)> Outcomes(int n, double promoters, double detractors) =>
        from p in Enumerable.Range(0, n + 1)
        from d in Enumerable.Range(0, n - p + 1)
        select (Answers.Nps(p, n - p - d, d),
            Binomial.PMF(promoters, n, p) * Binomial.PMF(detractors / (1 - promoters), n - p, d));
}
