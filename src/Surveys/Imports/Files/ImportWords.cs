using System.Globalization;
using Surveys.Dispatch;

namespace Surveys.Imports;

/// <summary>An import as people speak of it.</summary>
internal static class ImportWords
{
    public static string Of(ImportState state) => state switch
    {
        ImportState.Choosing => "not imported yet",
        ImportState.Trying => "dry run",
        ImportState.Running => "being imported",
        ImportState.Done => "imported",
        ImportState.Cancelled => "cancelled",
        _ => "failed",
    };

    public static string Of(DateOrder order) => order switch
    {
        DateOrder.Iso => "year first: 2026-01-31 13:45",
        DateOrder.DayFirst => "day first: 31.01.2026 13:45, 31/01/2026",
        _ => "month first: 01/31/2026 1:45 PM",
    };

    public static string Count(int? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>What a report says, number and words; what would be nothing is left out.</summary>
    public static IEnumerable<(int Count, string Words)> Lines(ImportReport report, bool isTrial)
    {
        var (added, known) = isTrial ? ("would be added", "are known already") : ("added", "known before, brought up to date");
        (int Count, string Words)[] lines =
        [
            (report.InteractionsAdded, $"interactions {added}"),
            (report.InteractionsKnown, $"interactions {known}"),
            (report.AnswersAdded, $"ratings {added}"),
            (report.AnswersKnown, isTrial ? "ratings are known already" : "ratings known before"),
            (report.InvitationsPlanned, isTrial ? "invitations would be planned" : "invitations planned"),
            .. report.NotAsked.OrderByDescending(reason => reason.Value).Select(reason => (reason.Value, $"not asked, because {reason.Key.Sentence()}")),
            (report.RowsLost, isTrial ? "rows could not be taken" : "rows that could not be taken"),
            (report.NumbersAgain, "of these have a number that stands in the file before; only its first row is taken"),
            (report.TimesLeftOut, "times left out, because they contradict others"),
        ];
        return lines.Where((line, i) => i == 0 || line.Count > 0);
    }
}
