using System.Text.Json;
using System.Text.RegularExpressions;

namespace Surveys.Shared;

/// <summary>Says in our words what the framework found wrong with JSON.</summary>
internal static partial class JsonErrors
{
    /// <summary>It isn't JSON at all.</summary>
    public static bool IsNoJson(JsonException json) =>
        json.InnerException?.GetType().Name == "JsonReaderException" || json.GetType().Name == "JsonReaderException";

    /// <summary>By the field's path; `body` where it is the whole.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(JsonException json)
    {
        var field = $"{json.Path}{json.Data[OptionalConverterFactory.Inside]}".TrimStart('$').TrimStart('.');
        return new Dictionary<string, string[]> { [field.Length > 0 ? field : "body"] = [Reason(json)] };
    }

    private static string Reason(JsonException json) => json.Message switch
    {
        var message when message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) => "is not a field of this request.",
        var message when message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) && EnumOf(message) is { } words => $"must be one of {EnumText.All(words)}.",
        var message when message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) => "is given twice.",
        var message when message.StartsWith("must ", StringComparison.Ordinal) || message.StartsWith("can't ", StringComparison.Ordinal) => message.Split(" Path: ")[0],
        _ => "has the wrong type or value.",
    };

    /// <summary>The enum of ours for which something else was given: the framework's sentence names it.</summary>
    private static Type? EnumOf(string message) =>
        OurType().Match(message) is { Success: true } type && typeof(JsonErrors).Assembly.GetType(type.Groups[1].Value) is { IsEnum: true } words ? words : null;

    [GeneratedRegex(@"^The JSON value could not be converted to (?:System\.Nullable`1\[)?(Surveys(?:[.+]\w+)+)")]
    private static partial Regex OurType();
}
