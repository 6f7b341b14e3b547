using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveys.Imports;

/// <summary>Reads a column as its name, or as {"column": its name, "values": {"theirs": "ours"}}.</summary>
internal sealed class ColumnConverter : JsonConverter<Column>
{
    private sealed record Full(string Column, Dictionary<string, string>? Values);

    public override Column Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return new Column(reader.GetString()!, new Dictionary<string, string>());

        var full = JsonSerializer.Deserialize<Full>(ref reader, options)!;
        return new Column(full.Column, full.Values ?? []);
    }

    public override void Write(Utf8JsonWriter writer, Column value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, new Full(value.Name, value.Values.ToDictionary()), options);
}
