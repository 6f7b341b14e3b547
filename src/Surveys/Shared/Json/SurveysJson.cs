using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Surveys.Shared;

/// <summary>How the product speaks JSON: snake_case, ISO 8601, nothing guessed.</summary>
internal static partial class SurveysJson
{
    /// <summary>As kept in the database: reads what earlier versions wrote, so a field gone since is passed over.</summary>
    public static readonly JsonSerializerOptions Stored = Configure(new JsonSerializerOptions());

    /// <summary>As spoken with others: a field that isn't ours is refused by name, as is one given twice.</summary>
    public static JsonSerializerOptions Strict(JsonSerializerOptions options)
    {
        Configure(options);
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
        return options;
    }

    /// <summary>As spoken with others, where nothing may be left out or null that isn't said to be.</summary>
    public static readonly JsonSerializerOptions Whole = Strict(new JsonSerializerOptions { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true });

    private static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new IsoMoment());
        options.Converters.Add(new IsoDuration());
        options.Converters.Add(new ClockTime());
        options.Converters.Add(new OptionalConverterFactory());
        options.Converters.Add(new BatchConverterFactory());
        return options;
    }

    /// <summary>ISO 8601 moments: read with any offset, but with one, as nobody can know which zone was meant; written in UTC.</summary>
    private sealed partial class IsoMoment : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && Offset().IsMatch(text) && reader.TryGetDateTimeOffset(out var moment)
                ? moment
                : throw new JsonException("must be a moment in ISO 8601 with its offset, for example 2026-01-31T13:45:00Z.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);

        [GeneratedRegex("(Z|[+-][0-9]{2}:[0-9]{2})$")]
        private static partial Regex Offset();
    }

    /// <summary>ISO 8601 durations: PT24H, P7D.</summary>
    private sealed class IsoDuration : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            try
            {
                var duration = XmlConvert.ToTimeSpan(reader.GetString() ?? "");
                return duration >= TimeSpan.Zero ? duration : throw new JsonException("can't be negative.");
            }
            catch (Exception problem) when (problem is FormatException or OverflowException or InvalidOperationException)
            {
                throw new JsonException("must be a duration in ISO 8601, for example PT24H or P7D.");
            }
        }

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteStringValue(XmlConvert.ToString(value));
    }

    /// <summary>A time of day: 08:00.</summary>
    private sealed class ClockTime : JsonConverter<TimeOnly>
    {
        public override TimeOnly Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
            && TimeOnly.TryParseExact(reader.GetString(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? time
                : throw new JsonException("must be a time of day such as 08:00.");

        public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("HH:mm", CultureInfo.InvariantCulture));
    }
}
