using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveys.Shared;

/// <summary>A field of a request that may be absent (then what is stored stays) or given, also as null (then it is cleared).</summary>
internal readonly record struct Optional<T>(T? Value, bool IsGiven)
{
    public T? Or(T? stored) => IsGiven ? Value : stored;

    public static implicit operator Optional<T>(T? value) => new(value, true);
}

internal sealed class OptionalConverterFactory : JsonConverterFactory
{
    /// <summary>Where in the exception's data stands the rest of the path, behind that of the exception.</summary>
    public const string Inside = "inside";

    public override bool CanConvert(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OptionalConverter<>).MakeGenericType(type.GetGenericArguments()))!;

    private sealed class OptionalConverter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            new(reader.TokenType == JsonTokenType.Null ? default : Inner(ref reader, options), true);

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);

        /// <summary>A mistake inside is told with its path from here; the path to here is put before it on the way out.</summary>
        private static T? Inner(ref Utf8JsonReader reader, JsonSerializerOptions options)
        {
            try
            {
                return JsonSerializer.Deserialize<T>(ref reader, options);
            }
            catch (JsonException mistake) when (mistake.InnerException?.GetType().Name != "JsonReaderException")
            {
                throw new JsonException(mistake.Message, mistake) { Data = { [Inside] = $"{mistake.Path?.TrimStart('$')}{mistake.Data[Inside]}" } };
            }
        }
    }
}
