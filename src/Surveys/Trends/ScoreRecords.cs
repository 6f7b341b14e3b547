using Surveys.Design;
using Surveys.Scoring;

namespace Surveys.Trends;

/// <summary>A number with all that it carries: the counts behind it, its score and margin. What can't be computed is null.</summary>
internal sealed record TotalRecord(long N, IReadOnlyList<long> Tally, double? Score, double? Low, double? High, double? Mean)
{
    public static TotalRecord Of(Tally tally, double confidence)
    {
        var score = Scoring.Score.Of(tally, confidence);
        return new TotalRecord(score.N, tally.Counts, score.Value, score.Margin?.Low, score.Margin?.High, score.Mean);
    }
}

internal sealed record PointRecord(DateOnly Start, long N, IReadOnlyList<long> Tally, double? Score, double? Low, double? High);

/// <param name="Masked">Too few answers to speak of: the count is told, and nothing else.</param>
/// <param name="Change">Where a change was asked for and the group had enough answers then, too. Its verdict is corrected for the number of groups (Holm), its p isn't.</param>
internal sealed record GroupRecord(
    string? Id, string? Name, long N, IReadOnlyList<long> Tally, double? Score, double? Low, double? High, double? Shrunken, bool Masked, ChangeRecord? Change)
{
    public GroupRecord AsMasked() => new(Id, Name, N, [], null, null, null, null, Masked: true, null);
}

/// <summary>A group's score over time.</summary>
internal sealed record GroupTrend(string Id, string Name, TotalRecord Total, IReadOnlyList<PointRecord> Series);

internal sealed record PeriodRecord(DateOnly From, DateOnly To);

internal sealed record ChangeRecord(PeriodRecord Against, long N, double Difference, double? Low, double? High, double? P, string Verdict)
{
    public static ChangeRecord Of(Change change, Period against, long n) => new(
        new PeriodRecord(against.From, against.To), n, change.Difference, change.Margin?.Low, change.Margin?.High, change.P, VerdictWords.Of(change.Verdict));
}

/// <summary>All that was counted under one rule. Different rules are never added up.</summary>
/// <param name="Began">The day on which people were first asked by this rule.</param>
internal sealed record SeriesRecord(
    ScoringRuleRecord Rule, DateOnly Began, TotalRecord Total, IReadOnlyList<PointRecord> Series, IReadOnlyList<GroupRecord> Groups, ChangeRecord? Change);

/// <summary>The answer of `GET /scores`.</summary>
/// <param name="Survey">Nothing where it's of several.</param>
/// <param name="Began">The day on which people were first asked by this rule.</param>
/// <param name="Note">What a reader of the figures must know; nothing where they say it themselves.</param>
/// <param name="SetAside">Customers whose answers of the period look like a mail scanner's; in no other number here.</param>
internal sealed record ScoresRecord(
    Guid? Survey,
    ScoringRuleRecord Rule,
    DateOnly Began,
    string TimeZone,
    DateOnly From,
    DateOnly To,
    double Confidence,
    TotalRecord Total,
    IReadOnlyList<PointRecord> Series,
    IReadOnlyList<GroupRecord> Groups,
    ResponseRate Responses,
    ChangeRecord? Change,
    long SetAside,
    IReadOnlyList<SeriesRecord> OtherSeries,
    string? Note);

internal static class VerdictWords
{
    /// <summary>Whether there is evidence of a change, as a record has it in words.</summary>
    public static bool IsChange(string verdict) => verdict is "higher" or "lower";

    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Higher => "higher",
        Verdict.Lower => "lower",
        _ => "no evidence of change",
    };
}
