using FsCheck;
using FsCheck.Fluent;

namespace Surveys.Scoring.Tests;

/// <summary>What properties are tried on: every rule, with few answers and with many.</summary>
internal static class Any
{
    public static readonly ScoringRule[] Rules =
    [
        ScoringRule.Csat(2), ScoringRule.Csat(3), ScoringRule.Csat(5), ScoringRule.Csat(7), ScoringRule.Csat(10),
        ScoringRule.Nps, ScoringRule.Ces(5), ScoringRule.Ces(7), ScoringRule.Effort,
    ];

    private static readonly Gen<long> s_count =
        Gen.Frequency((4, Gen.Constant(0)), (4, Gen.Choose(0, 4)), (1, Gen.Choose(0, 1000))).Select(count => (long)count);

    public static Gen<Tally> TallyOf(ScoringRule rule) => s_count.ArrayOf(rule.Points).Select(counts => new Tally(rule, counts));

    public static Gen<double> Share => Gen.Choose(0, 1000).Select(each => each / 1000.0);

    public static Gen<Tally> Tally => Gen.Elements(Rules).SelectMany(TallyOf);

    public static Gen<(Tally Before, Tally After)> Pair =>
        Gen.Elements(Rules).SelectMany(rule => TallyOf(rule).SelectMany(before => TallyOf(rule).Select(after => (before, after))));

    public static Gen<Tally[]> Groups =>
        Gen.Elements(Rules).SelectMany(rule => Gen.Choose(1, 8).SelectMany(groups => TallyOf(rule).ArrayOf(groups)));

    public static Gen<(Tally Before, Tally After)[]> GroupPairs =>
        Gen.Elements(Rules).SelectMany(rule => Gen.Choose(1, 8).SelectMany(groups =>
            TallyOf(rule).SelectMany(before => TallyOf(rule).Select(after => (before, after))).ArrayOf(groups)));

    public static void Holds<T>(this Gen<T> values, Func<T, bool> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(values.ToArbitrary(), property));
}
