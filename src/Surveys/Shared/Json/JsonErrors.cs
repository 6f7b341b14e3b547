using System.Text.Json;

namespace Surveys.Shared;

/// <summary>Says in our words what the framework found wrong with JSON.</summary>
internal static class JsonErrors
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
        var message when message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal) => "has the wrong type or value.",
        var message when message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase) => "is given twice.",
        var message when message.StartsWith("must ", StringComparison.Ordinal) || message.StartsWith("can't ", StringComparison.Ordinal) => message.Split(" Path: ")[0],
        _ => "has the wrong type or value.",
    };
}
