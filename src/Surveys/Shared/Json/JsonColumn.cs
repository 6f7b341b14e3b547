using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Surveys.Shared;

internal static class JsonColumn
{
    /// <summary>Keeps a value as one jsonb document, in the same shape as the API speaks it.</summary>
    public static PropertyBuilder<T> HasJsonb<T>(this PropertyBuilder<T> property) =>
        property.HasColumnType("jsonb").HasConversion(
            value => Write(value),
            json => Read<T>(json),
            new ValueComparer<T>((a, b) => Write(a) == Write(b), value => Write(value).GetHashCode(StringComparison.Ordinal), value => Read<T>(Write(value))));

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, SurveysJson.Stored);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, SurveysJson.Stored)!;
}
