using MathNet.Numerics.Distributions;

namespace Surveys.Scoring.Tests;

/// <summary>Whether a margin at 95 % holds the true score about 95 times in a hundred: what it is for. All figures: docs/decisions.md.</summary>
public sealed class CoverageTests
{
    private static readonly (double Promoters, double Detractors)[] s_publics =
        [(0.5, 0.2), (0.3, 0.3), (0.7, 0.1), (0.2, 0.6), (0.45, 0.45), (0.85, 0.05), (0.1, 0.1), (0.95, 0.02)];

    private static readonly Dictionary<string, double[]> s_shapes = new()
    {
        ["even"] = [0.05, 0.1, 0.2, 0.3, 0.2, 0.1, 0.05],
        ["agreeing"] = [0.03, 0.04, 0.06, 0.1, 0.2, 0.3, 0.27],
        ["split"] = [0.35, 0.1, 0.03, 0.02, 0.05, 0.1, 0.35],
        ["delighted"] = [0.01, 0.01, 0.02, 0.03, 0.08, 0.25, 0.6],
    };

    [Theory]
    [InlineData(5, 0.89)]
    [InlineData(10, 0.89)]
    [InlineData(30, 0.92)]
    [InlineData(100, 0.925)]
    [InlineData(300, 0.935)]
    public void Satisfaction_is_covered_on_average_and_nowhere_much_less(int answers, double least)
    {
        // Exactly, over all outcomes and true scores from 5 to 95 in small steps.
        var margins = Enumerable.Range(0, answers + 1).Select(favourable => Share.Wilson(favourable, answers)!.Value).ToArray();
        var covered = Enumerable.Range(0, 181).Select(step => 0.05 + step / 200.0).Select(share => margins.Index()
            .Where(each => each.Item.Contains(share))
            .Sum(each => Binomial.PMF(share, answers, each.Index))).ToArray();

        Assert.InRange(covered.Average(), 0.948, 0.96);
        Assert.InRange(covered.Min(), least, 0.95);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(100)]
    public void Net_promoters_are_covered_whatever_the_public(int answers)
    {
        // Exactly, over all outcomes.
        var covered = s_publics.Select(each => Trinomial.Outcomes(answers, each.Promoters, each.Detractors)
            .Where(outcome => Score.Of(outcome.Tally).Margin!.Value.Contains(100 * (each.Promoters - each.Detractors)))
            .Sum(outcome => outcome.Probability)).ToArray();

        Assert.InRange(covered.Average(), 0.945, 0.96);
        Assert.InRange(covered.Min(), 0.93, 0.95);
    }

    [Theory]
    [InlineData("even", 5)]
    [InlineData("even", 20)]
    [InlineData("split", 20)]
    [InlineData("agreeing", 50)]
    [InlineData("delighted", 200)]
    public void A_mean_is_covered(string shape, int answers) => Assert.InRange(CoveredMeans(shape, answers), 0.935, 0.965);

    [Fact]
    public void A_mean_of_few_answers_nearly_all_alike_is_covered_less() => Assert.InRange(CoveredMeans("delighted", 20), 0.875, 0.91);

    /// <summary>By 4000 seeded draws; the standard error of the share is 0.0034.</summary>
    private static double CoveredMeans(string shape, int answers)
    {
        var random = new Random(20);
        var truth = s_shapes[shape].Index().Sum(each => (each.Index + 1) * each.Item);
        return Enumerable.Range(0, 4000).Count(_ => Score
            .Of(Answers.Ces([.. Multinomial.Sample(random, s_shapes[shape], answers).Select(count => (long)count)]))
            .Margin!.Value.Contains(truth)) / 4000.0;
    }
}
