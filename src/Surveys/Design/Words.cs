using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveys.Design;

/// <summary>One text in some languages: <c>{"en":"Thank you.","ro":"Vă mulțumim."}</c>.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class Words(IEnumerable<KeyValuePair<string, string>> texts)
{
    // In one order, so that two that say the same are written alike.
    private readonly SortedDictionary<string, string> texts = new(new Dictionary<string, string>(texts), StringComparer.Ordinal);

    public Words(string language, string text)
        : this([KeyValuePair.Create(language, text)])
    {
    }

    public static Words None { get; } = new([]);

    public IReadOnlyDictionary<string, string> ByLanguage => texts;

    public bool IsEmpty => texts.Values.All(string.IsNullOrWhiteSpace);

    /// <summary>The text in this language, else in the first of the others that has it; empty where none has.</summary>
    public string In(string language, IEnumerable<string> others) =>
        others.Prepend(language).Select(texts.GetValueOrDefault).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))
        ?? texts.Values.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text))
        ?? "";

    /// <summary>With this language's text put in; an empty one is taken out.</summary>
    public Words With(string language, string? text) => string.IsNullOrWhiteSpace(text)
        ? new(texts.Where(pair => pair.Key != language))
        : new(texts.Where(pair => pair.Key != language).Append(KeyValuePair.Create(language, text)));

    private sealed class Converter : JsonConverter<Words>
    {
        public override Words Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Dictionary<string, string?>>(ref reader, options) is { } texts && texts.Values.All(text => text is not null)
                ? new(texts!)
                : throw new JsonException("must have a text for each language.");

        public override void Write(Utf8JsonWriter writer, Words value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.texts, options);
    }
}
