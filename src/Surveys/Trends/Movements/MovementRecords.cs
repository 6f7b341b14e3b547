using Surveys.Responses;

namespace Surveys.Trends;

/// <summary>The answer of `GET /scores/movements`: a control chart of the survey's newest rule, and the stretches in which it left its limits.</summary>
/// <param name="Interval">Day or week: what a point counts.</param>
/// <param name="Reference">The days that say what is usual.</param>
/// <param name="Usual">The score of these days.</param>
internal sealed record MovementsRecord(TrendInterval Interval, PeriodRecord Reference, double Usual, IReadOnlyList<ControlPointRecord> Points, IReadOnlyList<MovementRecord> Movements);

/// <param name="Score">The point's own; null without answers, as all that follows.</param>
/// <param name="Average">The moving average up to here, which should lie between low and high.</param>
internal sealed record ControlPointRecord(DateOnly Start, long N, double? Score, double? Average, double? Low, double? High, string Verdict);

/// <summary>A stretch of days that chance doesn't explain.</summary>
/// <param name="Since">The day with which it probably began.</param>
/// <param name="Noticed">The first day of the point that first lay beyond a limit.</param>
/// <param name="Until">The last day of the point with which it probably ended; of one that lasts, of the last point.</param>
/// <param name="Lasts">Whether the last point is still beyond the limit.</param>
/// <param name="Verdict">higher or lower, by number.</param>
/// <param name="Shift">The stretch's score less the usual one.</param>
/// <param name="Parts">Who brought it, the largest part of each dimension first; at most three of each, none of few answers, none that brought less than a tenth.</param>
/// <param name="Words">What stands in its comments more often than in those of the reference, beyond chance; none where too few wrote anything.</param>
internal sealed record MovementRecord(
    DateOnly Since, DateOnly Noticed, DateOnly Until, bool Lasts, string Verdict, long N, double Score, double Shift, double? Low, double? High, IReadOnlyList<PartRecord> Parts,
    IReadOnlyList<ToldWord> Words);

/// <summary>What one group brought to a shift, in the score's units.</summary>
/// <param name="Id">As the filters take it; null for answers without one.</param>
/// <param name="Before">The group's answers in the reference.</param>
/// <param name="After">Its answers in the stretch.</param>
/// <param name="Within">Because its own score changed.</param>
/// <param name="Mix">Because more or fewer of the answers are its.</param>
/// <param name="Verdict">Whether its own score changed beyond chance, corrected for the number of groups (Holm).</param>
internal sealed record PartRecord(Dimension By, string? Id, string? Name, long Before, long After, double Within, double Mix, string Verdict);
