using MathNet.Numerics.Distributions;

namespace Surveys.Scoring.Tests;

/// <summary>Whether a margin at 95 % holds the true score about 95 times in a hundred: what it is for.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Satisfaction_is_covered() =>
        // Exactly, over all outcomes of 30 answers and true scores from 5 to 95 in small steps.
        Assert.InRange(Enumerable.Range(50, 901).Average(permille => Enumerable.Range(0, 31)
            .Where(favourable => Share.Wilson(favourable, 30)!.Value.Contains(permille / 1000.0))
            .Sum(favourable => Binomial.PMF(permille / 1000.0, 30, favourable))), 0.945, 0.96);

    [Theory]
    [InlineData(0.5, 0.2)]
    [InlineData(0.3, 0.3)]
    [InlineData(0.7, 0.1)]
    [InlineData(0.2, 0.6)]
    public void Net_promoters_are_covered(double promoters, double detractors) =>
        // Exactly, over all outcomes of 25 answers.
        Assert.InRange(Trinomial.Outcomes(25, promoters, detractors)
            .Where(outcome => Score.Of(outcome.Tally).Margin!.Value.Contains(100 * (promoters - detractors)))
            .Sum(outcome => outcome.Probability), 0.935, 0.97);

    [Fact]
    public void A_mean_is_covered()
    {
        // By 4000 seeded draws of 20 answers; the standard error of the share is 0.0034.
        var random = new Random(20);
        double[] chances = [0.05, 0.1, 0.2, 0.3, 0.2, 0.1, 0.05];
        var covered = Enumerable.Range(0, 4000).Count(_ =>
        {
            var counts = new long[7];
            for (var answer = 0; answer < 20; answer++) counts[Categorical.Sample(random, chances)]++;
            return Score.Of(Answers.Ces(counts)).Margin!.Value.Contains(4);
        });

        Assert.InRange(covered / 4000.0, 0.935, 0.965);
    }
}
