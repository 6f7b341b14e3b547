using System.Text.Json;
using Surveys.Shared;

namespace Surveys.Audit;

/// <summary>What differs between two settings: by path (<c>quiet_hours.from</c>), without what isn't there on that side.</summary>
internal static class Difference
{
    public static (Dictionary<string, JsonElement>? Before, Dictionary<string, JsonElement>? After) Between(object? before, object? after)
    {
        var (old, @new) = (Flat(before), Flat(after));
        foreach (var path in old.Keys.Where(path => @new.TryGetValue(path, out var value) && JsonElement.DeepEquals(old[path], value)).ToList())
        {
            old.Remove(path);
            @new.Remove(path);
        }

        return (old.Count > 0 ? old : null, @new.Count > 0 ? @new : null);
    }

    private static Dictionary<string, JsonElement> Flat(object? settings)
    {
        var flat = new Dictionary<string, JsonElement>();
        if (settings is not null)
            Flatten("", JsonSerializer.SerializeToElement(settings, SurveysJson.Stored), flat);
        return flat;
    }

    /// <summary>Null and an empty list are no setting.</summary>
    private static void Flatten(string path, JsonElement value, Dictionary<string, JsonElement> into)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                Flatten(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, into);
        }
        else if (value.ValueKind != JsonValueKind.Null && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0))
        {
            into[path] = value;
        }
    }
}
