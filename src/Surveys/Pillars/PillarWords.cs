using System.Globalization;
using Surveys.Colleagues;
using Surveys.Kpis;

namespace Surveys.Pillars;

/// <summary>Says what stands behind pillars as people do.</summary>
internal static class PillarWords
{
    /// <summary>"46 %".</summary>
    public static string Share(Importance? importance) => importance is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{importance.Share:F0} %");

    /// <summary>"39 to 53", as a share's margin.</summary>
    public static string Margin(Importance? importance) => importance is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{importance.Low:F0} to {importance.High:F0}");

    /// <summary>"3.9 (3.6 to 4.1)".</summary>
    public static string Mean(Cell? cell) => cell?.Score is not { } mean ? "–" : string.Create(CultureInfo.InvariantCulture, $"{mean:F1}")
        + (cell is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $" ({low:F1} to {high:F1})") : "");

    /// <summary>"+0.7 (+0.5 to +0.9)".</summary>
    public static string Gap(KpiDifference? gap) => gap is null ? "–" : Signed(gap.Difference) + (Margin(gap) is { } margin ? $" ({margin})" : "");

    /// <summary>"+0.5 to +0.9", where it has one.</summary>
    public static string? Margin(KpiDifference gap) => gap is { Low: { } low, High: { } high } ? $"{Signed(low)} to {Signed(high)}" : null;

    /// <summary>What a gap means, where there is one beyond chance.</summary>
    public static string Meaning(KpiDifference? gap) => gap?.Verdict switch
    {
        null => "",
        "higher" => "we think better of it",
        "lower" => "we think worse of it",
        _ => gap.LeavesOutZero ? "no gap shown among so many" : "no evidence of a gap",
    };

    /// <summary>A generation's name, and its years apart from it.</summary>
    public static (string Name, string Years) Short(SegmentRecord segment) =>
        Segment.OrderOf(segment.Name) >= 0 && segment.Name.Split(", ", 2) is [var name, var years] ? (name, years) : (segment.Name, "");

    /// <summary>"+0.7", "−0.2".</summary>
    public static string Signed(double value) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString("F1", CultureInfo.InvariantCulture);
}
