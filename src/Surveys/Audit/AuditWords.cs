using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using Surveys.Shared;

namespace Surveys.Audit;

/// <summary>A setting with what it was and what it is, as a person says them.</summary>
internal sealed record ChangedSetting(string Name, string? Before, string? After)
{
    /// <summary>What a browser calls itself fills a table's row; the rest of something long is told on hover, and in the file.</summary>
    private const int Longest = 80;

    public static string Short(string text) => IsLong(text) ? $"{text[..Longest]}…" : text;

    public static bool IsLong(string text) => text.Length > Longest;

    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"{Name}: {After}",
        (_, null) => $"{Name}: {Before} → nothing",
        _ => $"{Name}: {Before} → {After}",
    };
}

internal static partial class AuditWords
{
    /// <summary>Under this path a sign-in says by what it was proven: a word of ours, which people read without its underscores.</summary>
    private const string ProvenBy = "by";

    /// <summary>What was done, without the thing: "made the API key". A word of a version that is gone stays as it is.</summary>
    public static string Deed(AuditEntry entry) => AuditActions.All.GetValueOrDefault(entry.Action)?.Words ?? entry.Action;

    /// <summary>The thing by its name; what has none by its id.</summary>
    public static string Thing(AuditEntry entry) => entry.SubjectName ?? entry.SubjectId ?? "";

    public static IReadOnlyList<ChangedSetting> Changes(AuditEntry entry)
    {
        var (before, after) = (entry.Before ?? [], entry.After ?? []);
        return before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(path => new ChangedSetting(Name(path), Value(before, path), Value(after, path)))
            .ToList();
    }

    private static string Name(string path) => path.Replace('.', ' ').Replace('_', ' ');

    private static string? Value(Dictionary<string, JsonElement> settings, string path) =>
        !settings.TryGetValue(path, out var value) ? null : path == ProvenBy ? Name(Say(value)) : Say(value);

    private static string Say(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Say)),
        JsonValueKind.String when Duration().IsMatch(value.GetString()!) => Length.Of(XmlConvert.ToTimeSpan(value.GetString()!)),
        _ => value.ToString(),
    };

    /// <summary>As our JSON writes a length of time; digits enough for any of them, and few enough to be read.</summary>
    [GeneratedRegex(@"^P(?=\d|T\d)(\d{1,5}D)?(T(\d{1,2}H)?(\d{1,2}M)?(\d{1,2}(\.\d{1,7})?S)?)?$")]
    private static partial Regex Duration();
}
