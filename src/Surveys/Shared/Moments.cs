using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Surveys.Tenants;

namespace Surveys.Shared;

internal static class Moments
{
    /// <summary>A day as people say it: "3 May 2026".</summary>
    public static string AsDay(this DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The day of a moment, in UTC.</summary>
    public static string AsDay(this DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime).AsDay();

    /// <summary>A moment as people say it, in the workspace's zone, or in UTC, which is said then; exact on hover.</summary>
    public static IHtmlContent Moment(this IHtmlHelper html, DateTimeOffset? moment)
    {
        if (moment is not { } at)
            return new HtmlString("");

        var workspace = html.ViewContext.HttpContext.Workspace();
        var zone = Zone.Of(workspace?.TimeZone);
        var local = zone.LocalTimeOf(at);
        var time = new TagBuilder("time");
        time.Attributes["datetime"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        time.Attributes["title"] = $"{local.ToString("dddd, d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} ({zone.Name})";
        time.InnerHtml.Append(local.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + (workspace is null ? " UTC" : ""));
        return time;
    }
}

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
