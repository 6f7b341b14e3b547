using System.Globalization;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Surveys.HelpDesks;

/// <summary>It isn't JSON at all.</summary>
internal sealed class UnreadableException(string message) : Exception(message);

/// <summary>
/// What a help desk sent, read leniently: a number is as good as its text, an empty text is none, and text is made to fit. Help desks fill templates, and
/// nobody is there to mend one when it comes.
/// </summary>
internal sealed class Payload
{
    private const int Deepest = 32;
    private const int LongestPath = 300;

    private readonly JToken root;

    private Payload(JToken root) => this.root = root;

    /// <exception cref="UnreadableException">It isn't JSON.</exception>
    public static Payload Read(byte[] body)
    {
        try
        {
            using var text = new StreamReader(new MemoryStream(body), new UTF8Encoding(false, throwOnInvalidBytes: true));
            using var json = new JsonTextReader(text) { MaxDepth = Deepest, DateParseHandling = DateParseHandling.None, FloatParseHandling = FloatParseHandling.Decimal };
            return new Payload(JToken.ReadFrom(json));
        }
        catch (JsonReaderException broken)
        {
            throw new UnreadableException($"The body is not JSON: line {broken.LineNumber}, character {broken.LinePosition}. A quotation mark in a subject does this where the template doesn't escape it.");
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableException("The body is not text in UTF-8.");
        }
    }

    /// <summary>Why a JSONPath can't be taken, if it can't: it is run over what others send, so it must not take its time.</summary>
    public static string? Trouble(string path)
    {
        if (path.Length > LongestPath || path[0] != '$')
            return $"“{path[..Math.Min(path.Length, 60)]}” isn’t a JSONPath: it begins with $, for example $.ticket.id, and has at most {LongestPath} characters.";
        var descents = path.Split("..").Length - 1;
        if (path.LastIndexOf('$') > 0 || descents > 1 || (descents == 1 && path.Contains('?', StringComparison.Ordinal)) || path.Contains("=~", StringComparison.Ordinal))
            return $"“{path}” would take too long: use .. once and not with a filter, no second $ and no =~.";

        try
        {
            _ = new JObject().SelectTokens(path).Any() || new JArray().SelectTokens(path).Any();
            return null;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            return $"“{path}” isn’t a JSONPath that we can read.";
        }
    }

    public bool IsList => root is JArray;

    public bool Has(string path) => Find(path).Count > 0;

    /// <summary>The first of these places where something stands, as text.</summary>
    public string? Text(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (Find(path).Select(TextOf).FirstOrDefault(text => text is not null) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>A moment in ISO 8601 (in UTC, where it has no offset), or as seconds or milliseconds since 1970. What is neither is none.</summary>
    public DateTimeOffset? Moment(params ReadOnlySpan<string> paths)
    {
        const long latestInSeconds = 100_000_000_000;
        if (Text(paths) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number < latestInSeconds ? DateTimeOffset.FromUnixTimeSeconds(number) : number < latestInSeconds * 1000 ? DateTimeOffset.FromUnixTimeMilliseconds(number) : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;
    }

    /// <summary>The texts at a path: each of a list, or one text cut at the separators.</summary>
    public string[] Texts(string path, params char[] separators) =>
    [
        .. Find(path).SelectMany(found => found is JArray list ? list : (IEnumerable<JToken>)[found]).Select(TextOf).OfType<string>()
            .SelectMany(text => separators.Length == 0 ? [text] : text.Split(separators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(),
    ];

    /// <summary>The names in the object at a path and the texts beside them; what has nothing beside it has null, and lists and objects are left out.</summary>
    public IEnumerable<(string Name, string? Text)> Pairs(string path) =>
        Find(path).OfType<JObject>().Take(1).SelectMany(found => found.Properties()).Where(pair => pair.Value is JValue).Select(pair => (pair.Name, TextOf(pair.Value)));

    public IEnumerable<Payload> Each(string path) => Find(path).Select(found => new Payload(found));

    private List<JToken> Find(string path)
    {
        try
        {
            return root.SelectTokens(path).ToList();
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or FormatException)
        {
            // The path was tried when it was saved, but not on this.
            return [];
        }
    }

    private static string? TextOf(JToken token) => token switch
    {
        JValue { Value: bool yes } => yes ? "true" : "false",
        JValue { Value: { } value } => Fit(Convert.ToString(value, CultureInfo.InvariantCulture)!, int.MaxValue),
        _ => null,
    };

    /// <summary>Without what can't be stored or shown, no longer than this, and nothing where nothing is left.</summary>
    public static string? Fit(string? text, int longest)
    {
        var kept = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            // What stood for half a pair comes as U+FFFD.
            if (kept.Length + rune.Utf16SequenceLength > longest)
                break;
            if (rune.Value is not (0xFFFE or 0xFFFF or (>= 0xFDD0 and <= 0xFDEF)) && (!Rune.IsControl(rune) || rune.Value is '\n' or '\r' or '\t'))
                kept.Append(rune.ToString());
        }

        var fit = kept.ToString().Trim();
        return fit.Length == 0 ? null : fit;
    }
}
