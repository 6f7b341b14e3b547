using System.Globalization;
using CsvHelper;
using Surveys.Shared;

namespace Surveys.Trends;

/// <summary>The figures of the overview as CSV: those that it shows, unrounded. What can't be computed, or is masked, is empty.</summary>
internal static class ScoresCsv
{
    /// <param name="what">What the file is of: a part of its name.</param>
    public static CsvWriter Begin(HttpResponse response, string what, Period period) =>
        CsvFormat.Begin(response, string.Create(CultureInfo.InvariantCulture, $"scores-{what}-{period.From:yyyy-MM-dd}-{period.To:yyyy-MM-dd}"));

    public static void Write(CsvWriter csv, IReadOnlyList<PointRecord> series)
    {
        csv.WriteRecord(["start", "score", "low", "high", "answers"]);
        foreach (var point in series)
        {
            csv.WriteField(point.Start);
            csv.WriteField(point.Score);
            csv.WriteField(point.Low);
            csv.WriteField(point.High);
            csv.WriteField(point.N);
            csv.EndRecord();
        }
    }

    /// <param name="name">What the groups are of.</param>
    public static void Write(CsvWriter csv, string name, IReadOnlyList<GroupRecord> groups)
    {
        csv.WriteRecord([name, "score", "low", "high", "estimate", "answers"]);
        foreach (var group in groups)
        {
            csv.WriteText(group.Id is null ? "none" : group.Name);
            csv.WriteField(group.Score);
            csv.WriteField(group.Low);
            csv.WriteField(group.High);
            csv.WriteField(group.Shrunken);
            csv.WriteField(group.N);
            csv.EndRecord();
        }
    }
}
