using Surveys.Shared;

namespace Surveys.Kpis;

/// <summary>A KPI by group as CSV: the figures of the page, unrounded. What can't be computed is empty.</summary>
internal static class KpisCsv
{
    /// <param name="by">What the groups are of.</param>
    public static async Task Send(HttpResponse response, KpisRecord all, KpiRecord kpi, string by, CancellationToken stop)
    {
        await using var csv = CsvFormat.Begin(response, FormattableString.Invariant($"kpi-{EnumText.Of(kpi.Kpi)}-{by.Replace(':', '-')}-{all.From:yyyy-MM-dd}-{all.To:yyyy-MM-dd}"));
        csv.WriteRecord([by, "value", "low", "high", "p90", "mean", "requests", "backwards", "against_others"]);
        foreach (var group in kpi.Groups)
        {
            csv.WriteText(group.Id is null ? "none" : group.Name);
            foreach (var value in new[] { group.Figure.Value, group.Figure.Low, group.Figure.High, group.Figure.P90, group.Figure.Mean })
                csv.WriteField(value);
            csv.WriteField(group.Figure.N);
            csv.WriteField(group.Figure.Backwards);
            csv.WriteField(group.Change?.Verdict);
            csv.EndRecord();
        }

        await csv.FlushAsync(stop);
    }
}
