using MathNet.Numerics.Distributions;

namespace Surveys.Scoring.Tests;

/// <summary>How many points a chart goes without an alarm while nothing changes. The figures measured at length are in docs/decisions.md.</summary>
public sealed class FalseAlarmTests
{
    private const int Runs = 300;

    private static readonly Dictionary<string, (ScoringRule Rule, double[] Chances)> s_publics = new()
    {
        ["90 % satisfied"] = (ScoringRule.Csat(2), [0.1, 0.9]),
        ["95 % satisfied"] = (ScoringRule.Csat(2), [0.05, 0.95]),
        ["NPS 40"] = (ScoringRule.Nps, [0, 0, 0, 0, 0, 0, 0.15, 0, 0.3, 0.55, 0]),
        ["CES 5.4 of 7"] = (ScoringRule.Ces(7), [0.03, 0.04, 0.06, 0.1, 0.2, 0.3, 0.27]),
    };

    [Theory]
    [InlineData("90 % satisfied", 50)]
    [InlineData("NPS 40", 20)]
    [InlineData("CES 5.4 of 7", 20)]
    public void An_alarm_is_false_about_once_in_370_points(string @public, int answers)
    {
        var lengths = RunLengths(@public, answers);

        // Three standard errors of the simulation; the lengths are nearly geometric.
        Assert.InRange(lengths.Average(), 370 - 3 * 370 / Math.Sqrt(Runs), 370 + 3 * 370 / Math.Sqrt(Runs));
    }

    [Theory]
    [InlineData("90 % satisfied", 5)]
    [InlineData("95 % satisfied", 5)]
    [InlineData("NPS 40", 5)]
    [InlineData("CES 5.4 of 7", 1)]
    public void With_few_answers_it_is_rarer_never_more_frequent(string @public, int answers) =>
        Assert.InRange(RunLengths(@public, answers).Average(), 370 - 2 * 370 / Math.Sqrt(Runs), 1500);

    [Fact]
    public void A_month_as_reference_does_not_make_alarms_more_frequent()
    {
        var (random, @public) = (new Random(6), s_publics["90 % satisfied"]);
        Tally[] Days(int count) => [.. Enumerable.Range(0, count).Select(_ => Draw(random, @public, 50))];

        var alarms = Enumerable.Range(0, 400).Count(_ => ControlChart.Of(Days(90), Days(28))!.Signals.Count > 0);

        // Of 90 points, 21.6 % would see one in 370. By the reference's own centre, as if it were the truth, 29 % do.
        Assert.InRange(alarms / 400.0, 0.05, 0.216);
    }

    private static IEnumerable<int> RunLengths(string @public, int answers)
    {
        var random = new Random(6);
        var (rule, chances) = s_publics[@public];
        var known = Baseline.Of([new Tally(rule, [.. chances.Select(chance => (long)Math.Round(chance * 1e9))])])!;
        return Enumerable.Range(0, Runs).Select(_ =>
        {
            var (ewma, length) = (new Ewma(known), 1);
            while (ewma.Next(Draw(random, (rule, chances), answers))!.Verdict == Verdict.NoEvidenceOfChange) length++;
            return length;
        });
    }

    private static Tally Draw(Random random, (ScoringRule Rule, double[] Chances) @public, int answers) =>
        new(@public.Rule, [.. Multinomial.Sample(random, @public.Chances, answers).Select(count => (long)count)]);
}
