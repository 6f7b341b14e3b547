namespace Surveys.Shared;

internal static class Blank
{
    /// <summary>Help desks fill a template's empty place with nothing at all; that is no channel, no id and no name.</summary>
    public static string? ToNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
