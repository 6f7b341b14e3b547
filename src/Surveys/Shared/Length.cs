using System.Globalization;

namespace Surveys.Shared;

/// <summary>A length of time as people say it: "a day", "36 hours".</summary>
internal static class Length
{
    public static string Of(TimeSpan time) => time switch
    {
        { TotalDays: 1 } => "a day",
        { TotalHours: 1 } => "an hour",
        { TotalDays: > 1 } when time.TotalDays % 1 == 0 => $"{time.TotalDays:0} days",
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} minutes"),
    };
}
