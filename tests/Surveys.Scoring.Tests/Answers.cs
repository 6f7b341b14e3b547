namespace Surveys.Scoring.Tests;

/// <summary>Tallies told shortly.</summary>
internal static class Answers
{
    public static Tally Csat(long favourable, long n) => new(ScoringRule.Csat(2), [n - favourable, favourable]);

    public static Tally Nps(long promoters, long passives, long detractors) =>
        new(ScoringRule.Nps, [0, 0, 0, detractors, 0, 0, 0, 0, passives, promoters, 0]);

    public static Tally Ces(params long[] counts) => new(ScoringRule.Ces(counts.Length), counts);
}
