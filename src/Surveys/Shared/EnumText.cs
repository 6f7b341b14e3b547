using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Surveys.Shared;

/// <summary>An enum as the snake_case word that the API, the database and the reports all use.</summary>
internal sealed class EnumText<T>() : ValueConverter<T, string>(value => EnumText.Of(value), text => EnumText.Parse<T>(text))
    where T : struct, Enum;

internal static class EnumText
{
    public static string Of<T>(T value)
        where T : struct, Enum => Words<T>.Of[value];

    public static T Parse<T>(string word)
        where T : struct, Enum => TryParse<T>(word) ?? throw new FormatException($"\"{word}\" is not one of {All<T>()}.");

    public static T? TryParse<T>(string? word)
        where T : struct, Enum => word is not null && Words<T>.From.TryGetValue(word, out var value) ? value : null;

    /// <summary>The words in their order, for a message that tells what would be right.</summary>
    public static string All<T>()
        where T : struct, Enum => All(typeof(T));

    public static string All(Type type) => string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of =
            Enum.GetValues<T>().ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static readonly Dictionary<string, T> From = Of.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}
