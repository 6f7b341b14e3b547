using System.Text;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Fuzz;

/// <summary>Makes request number n of a seed: a right one from the description, spoilt by one mutation.</summary>
internal sealed class Spoiler(ApiDocument document, World world, int seed)
{
    private const string Hole = "\"@hole@\"";

    private static readonly string[] OfDocuments =
        ["missing field", "extra field", "field twice", "empty body", "cut off", "more behind", "not an object", "wrong content type", "wrong charset"];

    private static readonly string[] OfEnvelopes =
        ["path", "long path", "query", "long query", "query twice", "unknown query", "headers", "method", "wire"];

    private static readonly string[] OfForms = ["missing field", "extra field", "field twice", "empty body", "wrong content type", "wrong charset", "many fields"];

    private static readonly string[] Named = [.. Values.ByMutation.Keys];

    public Shot Make(int number)
    {
        // Mixed, as neighbouring seeds begin alike.
        var random = new Random(HashCode(number));
        if (random.Next(12) == 0)
            return OfForm(ApiDocument.Pick(random, world.Forms), random);

        var operation = ApiDocument.Pick(random, document.Operations);
        // Twice as often where there is a body to be spoilt.
        if (operation.Body is null && random.Next(2) == 0)
            operation = ApiDocument.Pick(random, document.Operations.Where(o => o.Body is not null).ToList());
        var shot = new Shot($"{operation.Method} {operation.Path}") { Method = operation.Method.Method };
        shot.Headers.Add(("Authorization", $"Bearer {world.Workspace.Key}"));
        var id = world.IdOf(operation.Collection, random);
        var query = operation.Query.Where(_ => random.Next(3) > 0).Select(p => (p.Name, Value: Uri.EscapeDataString($"{document.Sample(p.Schema, p.Name, random)}"))).ToList();
        var body = operation.Body is null ? null : document.Sample(operation.Body, "", random)!.AsObject();

        var choices = new List<string>(OfEnvelopes);
        if (body is not null)
            choices = [.. Named, .. Named, .. OfDocuments, .. choices];
        shot.Mutation = random.Next(10) == 0 ? "none" : ApiDocument.Pick(random, choices);

        if (shot.Mutation == "path")
            id = ApiDocument.Pick(random, Paths);
        if (body is not null)
            Fill(shot, body, random);
        Ask(shot, query, operation.Query, random);
        shot.Path = operation.Path.Replace("{id}", id, StringComparison.Ordinal) + (query.Count > 0 ? "?" + string.Join('&', query.Select(q => $"{q.Name}={q.Value}")) : "");
        Envelopes.Spoil(shot, world.Workspace.Key, random);
        return shot;
    }

    private int HashCode(int number) => unchecked((seed * 397) ^ (number * (int)2654435761));

    private static void Fill(Shot shot, JsonObject body, Random random)
    {
        shot.ContentType = "application/json";
        if (Values.ByMutation.TryGetValue(shot.Mutation, out var values))
        {
            Drill(body, random);
            shot.Body = Replace(Values.Text(body.ToJsonString()), ApiDocument.Pick(random, values));
            return;
        }

        if (shot.Mutation == "missing field" && body.Count > 0)
            body.Remove(ApiDocument.Pick(random, body.Select(field => field.Key).ToList()));
        if (shot.Mutation == "extra field")
            body[ApiDocument.Pick(random, ["colour", "tenant_id", "__proto__", "Name", "", "id", "\u0000", new string('x', 50_000)])] = 1;
        var text = body.ToJsonString();
        shot.Body = shot.Mutation switch
        {
            "field twice" => Values.Text(body.Count == 0 ? "{\"a\":1,\"a\":2}" : $"{{{text[1..^1]},{text[1..^1]}}}"),
            "empty body" => Values.Text(ApiDocument.Pick(random, ["", " ", "\n", "\ufeff", new string(' ', 500_000)])),
            "cut off" => Values.Text(text)[..random.Next(text.Length)],
            "more behind" => Values.Text(text + ApiDocument.Pick(random, ["}", "{}", ",", "\0", " //", text])),
            "not an object" => Values.Text(ApiDocument.Pick(random, ["null", "[]", $"[{text}]", "1", "\"x\"", "true", "[[[[]]]]"])),
            "wrong charset" => ApiDocument.Pick<Func<byte[]>>(random, [() => Encoding.Unicode.GetBytes(text), () => Encoding.UTF32.GetBytes(text), () => [0xef, 0xbb, 0xbf, .. Values.Text(text)]])(),
            _ => Values.Text(text),
        };
        shot.ContentType = shot.Mutation switch
        {
            "wrong content type" => ApiDocument.Pick(random, [null, "", "text/plain", "application/xml", "application/json-patch+json", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/json, text/html", "application/", "*/*", "application/json;;;", new string('a', 3000)]),
            "wrong charset" => ApiDocument.Pick(random, ["application/json", "application/json; charset=utf-16", "application/json; charset=utf-32", "application/json; charset=utf-7", "application/json; charset=iso-8859-1", "application/json; charset=nothing", "application/json; charset=", "application/json; charset=\"utf-8\"", "application/json; charset=utf-8; charset=utf-7"]),
            _ => shot.ContentType,
        };
    }

    /// <summary>Puts the hole somewhere in the body, at any depth.</summary>
    private static void Drill(JsonObject body, Random random)
    {
        var at = body;
        while (at.Count > 0)
        {
            var field = ApiDocument.Pick(random, at.Select(f => f.Key).ToList());
            if (at[field] is JsonObject inner && random.Next(3) > 0)
            {
                at = inner;
                continue;
            }

            at[field] = at[field] is JsonArray { Count: > 0 } list && random.Next(2) == 0 ? new JsonArray([.. list.Skip(1).Select(i => i?.DeepClone()), "@hole@"]) : "@hole@";
            return;
        }

        at["a"] = "@hole@";
    }

    private static byte[] Replace(byte[] body, byte[] value)
    {
        var hole = Values.Text(Hole);
        var at = body.AsSpan().IndexOf(hole);
        return [.. body[..at], .. value, .. body[(at + hole.Length)..]];
    }

    private static void Ask(Shot shot, List<(string Name, string Value)> query, IReadOnlyList<Parameter> known, Random random)
    {
        var name = known.Count > 0 ? ApiDocument.Pick(random, known).Name : "limit";
        switch (shot.Mutation)
        {
            case "query":
                query.RemoveAll(q => q.Name == name);
                query.Add((name, ApiDocument.Pick(random, Queries)));
                break;
            case "long query":
                query.Add((name, new string('x', ApiDocument.Pick(random, [500, 5_000, 7_500, 20_000]))));
                break;
            case "query twice":
                query.AddRange([(name, "1"), (name, ApiDocument.Pick(random, Queries)), (name.ToUpperInvariant(), "2")]);
                break;
            case "unknown query":
                query.Add((ApiDocument.Pick(random, ["colour", "tenant_id", "%00", "", "limit[]", "$filter", "%ff", "__proto__"]), ApiDocument.Pick(random, Queries)));
                break;
        }
    }

    private static readonly string[] Paths =
        ["0", "null", "%00", "%ff", "%", "%zz", "..", "..%2f..%2fopenapi", "%2e%2e/", "{id}", "' or 1=1", "1;drop", "%F0%9F%98%80", "00000000-0000-0000-0000-000000000000", "a/b/c", "%0d%0aX: y", "//", "?", "\\", "~", new('9', 2_000)];

    private static readonly string[] Queries =
        ["", "%00", "%ff%fe", "%", "%zz", "-1", "0", "201", "2147483648", "99999999999999999999", "1e400", "NaN", "Infinity", "1.5", "%F0%9F%98%80", "%ED%A0%80", "a%0d%0ab", "%27%20or%201=1", "%25_%5c", "%5c", "%5c%25",
         "0001-01-01", "9999-12-31", "0001-01-02", "9999-12-30", "2026-02-30", "2026-01-01..2026-02-01", "9999-12-30..9999-12-31", "0001-01-01..0001-01-02", "2026-01-01..", "..", "0001-01-01T00:00:00Z", "infinity", "previous", "rolling7", "day", "tag", "attribute:", "attribute:%00",
         "0.999999999999", "1", "0.0000000001", "0.5", "null", "true", "[]", "{}", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "%C2%A0", "%E2%80%AE", "a&limit=1", "+", "%2B"];

    private Shot OfForm(FormDoor door, Random random)
    {
        var shot = new Shot($"POST {door.Path}") { Method = "POST", Path = door.Open(random), ContentType = "application/x-www-form-urlencoded" };
        if (door.Cookie is not null)
            shot.Headers.Add(("Cookie", door.Cookie));
        var fields = door.Fields.Select(f => (f.Name, Value: Values.Text(Uri.EscapeDataString(f.Value)))).ToList();
        shot.Mutation = random.Next(8) == 0 ? "none" : ApiDocument.Pick(random, [.. Named, .. OfForms, "path", "long query", "headers", "method", "wire"]);
        if (Values.ByMutation.TryGetValue(shot.Mutation, out var values) && fields.Count > 0)
        {
            var hit = random.Next(fields.Count);
            fields[hit] = (fields[hit].Name, Escaped(ApiDocument.Pick(random, values)));
        }

        switch (shot.Mutation)
        {
            case "missing field" when fields.Count > 0: fields.RemoveAt(random.Next(fields.Count)); break;
            case "extra field": fields.Add((ApiDocument.Pick(random, ["colour", "", "Model.Id", "a[0]", "a[999999].b", "%00"]), Values.Text("x"))); break;
            case "field twice": fields.AddRange([.. fields]); break;
            case "empty body": fields.Clear(); break;
            case "many fields": fields.AddRange(Enumerable.Range(0, 3_000).Select(i => ($"f{i}", Values.Text("x")))); break;
            case "wrong content type": shot.ContentType = ApiDocument.Pick(random, [null, "", "application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=" + new string('x', 500)]); break;
            case "wrong charset": shot.ContentType += ApiDocument.Pick(random, ["; charset=utf-16", "; charset=utf-7", "; charset=nothing", ";;;="]); break;
            case "path": shot.Path = door.Path.Replace("{token}", ApiDocument.Pick(random, Paths), StringComparison.Ordinal); break;
            case "long query": shot.Path += "?score=" + new string('4', ApiDocument.Pick(random, [500, 7_000, 20_000])); break;
        }

        shot.Body = [.. fields.SelectMany((field, i) => (byte[])[.. Values.Text($"{(i > 0 ? "&" : "")}{field.Name}="), .. field.Value])];
        Envelopes.Spoil(shot, world.Workspace.Key, random);
        return shot;
    }

    /// <summary>A JSON text's inside as a form's value; half of them raw, as no browser would send them.</summary>
    private static byte[] Escaped(byte[] json)
    {
        var inside = json is [(byte)'"', .., (byte)'"'] ? json[1..^1] : json;
        return inside.Length % 2 == 0 ? inside : [.. inside.SelectMany(b => Values.Text($"%{b:x2}"))];
    }
}
