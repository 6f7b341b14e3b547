using System.Globalization;

namespace Surveys.Colleagues;

/// <summary>Says what rounds came to as people do.</summary>
internal static class RoundWords
{
    /// <summary>"34.5 of 50".</summary>
    public static string Total(RoundTotal total) => $"{Mean(total.Whole)} of {total.Most}";

    public static string Mean(TotalCell cell) => cell.Mean.ToString("F1", CultureInfo.InvariantCulture);

    public static string Margin(TotalCell cell) => cell is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $"{low:F1} to {high:F1}") : "no margin";

    /// <summary>"2 × 41 · 1 × 38".</summary>
    public static string People(RoundTotal total) =>
        string.Join(" · ", total.People.GroupBy(sum => sum).Select(same => same.Count() == 1 ? $"{same.Key}" : $"{same.Count()} × {same.Key}"));
}
