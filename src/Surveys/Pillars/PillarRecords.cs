using Surveys.Colleagues;
using Surveys.Goals;
using Surveys.Kpis;

namespace Surveys.Pillars;

/// <param name="Key">Of a pillar that is there already; without one it's a new one.</param>
internal sealed record PillarInput(string? Name, string? Meaning = null, string? Key = null);

/// <summary>The pillars as somebody wants them; what is left out stays as it is.</summary>
/// <param name="Priorities">The keys of two to four of them, or of none.</param>
/// <param name="Margin">Wanted half-width of a share, in points: 1 to 20.</param>
/// <param name="SegmentBy">An attribute of contacts; empty for none.</param>
internal sealed record PillarsInput(IReadOnlyList<PillarInput>? Pillars = null, IReadOnlyList<string>? Priorities = null, double? Margin = null, string? SegmentBy = null);

/// <param name="Every">How often each customer is asked by mail, in days, 30 to 730; without it nobody is, and the survey can be put under a link.</param>
internal sealed record PillarSurveyInput(int? Every = null);

/// <summary>The survey that asks customers.</summary>
/// <param name="Rule">By which it's mailed; nothing where it isn't.</param>
internal sealed record PillarSurvey(Guid Survey, string Name, Guid? Rule);

/// <summary>How many named a pillar among those that matter most.</summary>
/// <param name="Share">In per cent of those who answered that question and were offered it, with its 95 % margin.</param>
internal sealed record Importance(long N, long Named, double Share, double Low, double High);

/// <param name="Customers">The mean of their ratings, 1 to 5; nothing of too few.</param>
/// <param name="Gap">Colleagues less customers: above 0 where colleagues think better of it. Verdicts are by Holm's correction over all pillars.</param>
/// <param name="FallsShort">Whether it matters more than most to customers, and is rated lower by them than most.</param>
internal sealed record PillarRecord(string Key, string Name, string Meaning, bool IsPriority, Importance? Importance, Cell? Customers, Cell? Colleagues, KpiDifference? Gap, bool FallsShort, IReadOnlyList<ServingGoal> Goals);

/// <summary>Colleagues less customers over all pillars, in points of 1 to 5: of each person's mean.</summary>
internal sealed record PerceptionGap(double Colleagues, double Customers, KpiDifference Gap);

/// <summary>Customers who have something in common.</summary>
/// <param name="N">How many of them said what matters to them.</param>
/// <param name="StillNeeded">How many more are, for the wanted margin.</param>
/// <param name="Shares">In the order of the pillars, none of one that too few were offered; nothing where they are too few, or would follow from the others.</param>
internal sealed record SegmentRecord(string Name, long N, long StillNeeded, IReadOnlyList<Importance?>? Shares);

/// <param name="Answers">How many customers said what matters to them, in the last year.</param>
/// <param name="Needed">How many it takes for the wanted margin, whatever they say.</param>
/// <param name="Round">The colleagues' survey that is shown; nothing where none was told.</param>
/// <param name="Total">What each colleague's ratings add up to: of 50 for ten pillars.</param>
/// <param name="Gap">Nothing until both were asked.</param>
internal sealed record PillarsRecord(
    IReadOnlyList<PillarRecord> Pillars, PillarSurvey? Survey, long Answers, double Margin, long Needed, long StillNeeded, Guid? Round, RoundTotal? Total, PerceptionGap? Gap, string? SegmentBy,
    IReadOnlyList<SegmentRecord> Segments);
