using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surveys.Shared;

/// <summary>
/// Many of one kind in one request, at most 1,000: an array, or as our lists answer, an object with the array in `data`. Each is read by
/// itself, so that a wrong one keeps no other back.
/// </summary>
internal sealed record Batch<T>(IReadOnlyList<BatchItem<T>> Items)
{
    public const int Most = 1000;
}

/// <summary>One of a batch: what was given, or what is wrong with it.</summary>
internal sealed record BatchItem<T>(T? Value, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>What became of each of a batch, in its order.</summary>
internal sealed record BatchAnswer<T>(IReadOnlyList<BatchResult<T>> Data);

/// <summary>What became of one of a batch.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Status">As it would be for a request of its own: 200, 201, 409, 410 or 422.</param>
/// <param name="Result">As a request of its own would have been answered; of what is told several times in one batch, where it stands in the end.</param>
/// <param name="Detail">Why it wasn't taken.</param>
/// <param name="Errors">The same by field.</param>
internal sealed record BatchResult<T>(int Index, int Status, T? Result = default, string? Detail = null, IReadOnlyDictionary<string, string[]>? Errors = null)
{
    public static BatchResult<T> Refused(int index, Exception why) => why switch
    {
        InvalidInputException invalid => new(index, StatusCodes.Status422UnprocessableEntity, default, invalid.Message, invalid.Errors),
        GoneException gone => new(index, StatusCodes.Status410Gone, default, gone.Message),
        _ => new(index, StatusCodes.Status409Conflict, default, why.Message),
    };
}

internal sealed class BatchConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Batch<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Batch<T>>
    {
        public override Batch<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var given = JsonElement.ParseValue(ref reader);
            if (given.ValueKind == JsonValueKind.Object)
                given = given.EnumerateObject().ToList() is [{ Name: "data" } data] ? data.Value : throw new JsonException("must be an array, or an object with nothing but an array in data.");
            if (given.ValueKind != JsonValueKind.Array)
                throw new JsonException("must be an array.");
            if (given.GetArrayLength() is 0 or > Batch<T>.Most)
                throw new JsonException($"must hold from 1 to {Batch<T>.Most} items.");
            return new Batch<T>([.. given.EnumerateArray().Select(item => ItemOf(item, options))]);
        }

        private static BatchItem<T> ItemOf(JsonElement item, JsonSerializerOptions options)
        {
            try
            {
                return new BatchItem<T>(item.Deserialize<T>(options) ?? throw new JsonException("must be an object."), null);
            }
            catch (JsonException problem)
            {
                return new BatchItem<T>(default, JsonErrors.Of(problem));
            }
        }

        public override void Write(Utf8JsonWriter writer, Batch<T> value, JsonSerializerOptions options) => throw new NotSupportedException("Batches are only read.");
    }
}
