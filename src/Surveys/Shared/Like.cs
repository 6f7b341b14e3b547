namespace Surveys.Shared;

internal static class Like
{
    public const string Escape = "\\";

    /// <summary>The pattern of what contains a text as it was typed, signs of the pattern included.</summary>
    public static string Containing(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
}
