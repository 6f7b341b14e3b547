using Microsoft.Extensions.Diagnostics.HealthChecks;
using Surveys.Shared;

namespace Surveys.Home;

internal static class HealthReportWriter
{
    /// <summary>Each part with its state and, where there is one, the sentence that says what to do.</summary>
    public static Task Write(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            Status = EnumText.Of(report.Status),
            Parts = report.Entries.ToDictionary(
                part => part.Key, part => new { Status = EnumText.Of(part.Value.Status), part.Value.Description }),
        },
        SurveysJson.Stored);
}
