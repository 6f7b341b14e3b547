using System.Text.Json.Nodes;

namespace Surveys.Tests.Fuzz;

/// <summary>One operation as the service describes it.</summary>
internal sealed record Operation(HttpMethod Method, string Path, IReadOnlyList<Parameter> Query, JsonNode? Body)
{
    /// <summary>The path up to its id, by which ids that were answered there are known.</summary>
    public string? Collection => Path.Contains("/{", StringComparison.Ordinal) ? Path[..Path.IndexOf("/{", StringComparison.Ordinal)] : null;
}

internal sealed record Parameter(string Name, JsonNode Schema);

/// <summary>The service's own description, `/openapi/v1.json`: what there is to be asked, and what a right request looks like.</summary>
internal sealed class ApiDocument(JsonNode document, World world)
{
    public IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select new Operation(
               HttpMethod.Parse(operation.Key),
               path.Key,
               [.. (operation.Value!["parameters"]?.AsArray() ?? []).Where(p => (string?)p!["in"] == "query").Select(p => new Parameter((string)p!["name"]!, p["schema"]!))],
               operation.Value["requestBody"]?["content"]?["application/json"]?["schema"]),
    ];

    /// <summary>A value that this schema allows. What the schema doesn't say, such as that a text is a time zone, the field's name says.</summary>
    public JsonNode? Sample(JsonNode schema, string name, Random random)
    {
        schema = Resolved(schema);
        if (schema["oneOf"] is JsonArray choices)
            return Sample(choices.First(choice => (string?)choice!["type"] != "null")!, name, random);
        if (schema["enum"] is JsonArray words)
            return Pick(random, words.Where(word => word is not null).ToList())!.DeepClone();

        return TypeOf(schema) switch
        {
            "object" => Object(schema, random),
            "array" => schema["items"] is { } items ? new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Sample(items, name, random))]) : [],
            "integer" => random.Next(1, 6),
            "number" => 0.95,
            "boolean" => false,
            _ => Text((string?)schema["format"], name, random),
        };
    }

    private JsonObject Object(JsonNode schema, Random random)
    {
        var sample = new JsonObject();
        var required = (schema["required"]?.AsArray() ?? []).Select(field => (string?)field).ToHashSet();
        foreach (var (field, inner) in schema["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(field) || Needed.Contains(field) || random.Next(4) == 0)
                sample[field] = Sample(inner!, field, random);
        }

        if (schema["properties"] is null)
            sample["plan"] = Pick(random, ["gold", "free"]);
        return sample;
    }

    // Nearly every field may be left out, and then most requests would be refused for saying too little.
    private static readonly HashSet<string> Needed = ["survey", "source", "external_id", "status", "contact", "email", "score"];

    private JsonValue Text(string? format, string name, Random random) => JsonValue.Create(format switch
    {
        "uuid" => world.SomeId(random),
        "date" => Day(random),
        "date-time" => $"{Day(random)}T12:00:00Z",
        // Long enough that nothing falls due while the requests come.
        "duration" => Pick(random, ["P1D", "P7D", "PT36H"]),
        "time" => Pick(random, ["08:00", "20:00"]),
        _ => name.ToLowerInvariant() switch
        {
            "survey" => world.Survey,
            "template" => Pick(random, ["csat5", "nps", "ces7", "stars5"]),
            "email" => $"p{random.Next(300)}@example.com",
            "external_id" => $"{random.Next(300)}",
            "time_zone" => Pick(random, ["Europe/Bucharest", "Asia/Tehran"]),
            "locale" => "ro",
            "from" => "2026-01-01",
            "to" => "2026-11-30",
            "interval" => Pick(random, ["day", "week", "month", "rolling28"]),
            "group_by" => Pick(random, ["agent", "team", "channel"]),
            "compare" => "previous",
            "confidence" => "0.95",
            "agent" or "team" when format is null && random.Next(2) == 0 => world.SomeId(random),
            "status" => "scheduled",
            _ => Pick(random, ["email", "chat", "Ana", "1st line", "Quick and kind"]),
        },
    });

    private static string Day(Random random) => new DateOnly(2026, 1, 1).AddDays(random.Next(320)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private JsonNode Resolved(JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? Resolved(document["components"]!["schemas"]![reference[(reference.LastIndexOf('/') + 1)..]]!) : schema;

    private static string? TypeOf(JsonNode schema) => schema["type"] switch
    {
        JsonArray types => types.Select(type => (string?)type).FirstOrDefault(type => type != "null"),
        var type => (string?)type,
    };

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
