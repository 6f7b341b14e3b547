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
    public override bool CanConvert(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OptionalConverter<>).MakeGenericType(type.GetGenericArguments()))!;

    private sealed class OptionalConverter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            new(reader.TokenType == JsonTokenType.Null ? default : Inner(options).Read(ref reader, typeof(T), options), true);

        public override void Write(Utf8JsonWriter writer, Optional<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Value, options);

        /// <summary>Asked directly, as only then a mistake inside is told with the whole path to it.</summary>
        private static JsonConverter<T> Inner(JsonSerializerOptions options) => (JsonConverter<T>)options.GetConverter(typeof(T));
    }
}
