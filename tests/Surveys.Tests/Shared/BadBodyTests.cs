using System.Net;
using System.Text;

namespace Surveys.Tests.Shared;

/// <summary>Bodies that are wrong whatever they are sent to.</summary>
public sealed class BadBodyTests(House house)
{
    public static TheoryData<string> Paths() => new("interactions", "surveys", "rules", "responses");

    [Theory, MemberData(nameof(Paths))]
    public async Task What_is_not_json_is_said_to_be_none(string path)
    {
        var acme = await Workspace.Make(house);

        foreach (var body in new[] { "not json", "{", "{\"a\":\"x\"", "{\"a\":}", "{'a':1}", "{\"a\":\"x\",}", "<a/>", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":\"\u0001\"}", "{\"a\":\"\\q\"}", "\0" })
            await acme.Refused(HttpMethod.Post, path, Hostile.Json(body.Replace("\"a\"", $"\"{Text(path)}\"", StringComparison.Ordinal)), HttpStatusCode.BadRequest);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Json_that_is_no_object_is_refused(string path)
    {
        var acme = await Workspace.Make(house);

        foreach (var body in new[] { "", " ", "null", "[]", "[{}]", "\"text\"", "1", "true" })
            await acme.Refused(HttpMethod.Post, path, Hostile.Json(body), HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task A_field_that_is_not_ours_is_named(string path)
    {
        var acme = await Workspace.Make(house);

        await acme.RefusedBy(path, """{"colour":"red"}""", "colour");
        await acme.RefusedBy(path, """{"tenant_id":"0"}""", "tenant_id");
        await acme.RefusedBy(path, """{"__proto__":{}}""", "__proto__");
        await acme.RefusedBy(path, """{"Name":"x"}""", "Name");
    }

    [Theory]
    [InlineData("interactions", "source")]
    [InlineData("surveys", "name")]
    [InlineData("rules", "survey")]
    [InlineData("responses", "comment")]
    public async Task A_field_given_twice_is_named(string path, string field)
    {
        var acme = await Workspace.Make(house);

        await acme.RefusedBy(path, $$"""{"{{field}}":"a","{{field}}":"b"}""", field);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Names_that_are_no_text_are_refused(string path)
    {
        var acme = await Workspace.Make(house);

        foreach (var body in new[] { """{"\ud800":1}""", """{"a\u0000b":1}""", """{"":1}""", "{\"" + new string('x', 100_000) + "\":1}" })
            await acme.Refused(HttpMethod.Post, path, Hostile.Json(body), HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task What_is_nested_too_deep_is_refused(string path)
    {
        var acme = await Workspace.Make(house);
        var field = path is "interactions" or "responses" ? "tags" : "name";

        await acme.Refused(HttpMethod.Post, path, Hostile.Json($"{{\"{field}\":{new string('[', 10_000)}{new string(']', 10_000)}}}"));
        await acme.Refused(HttpMethod.Post, path, Hostile.Json(string.Concat(Enumerable.Repeat("{\"attributes\":", 40)) + "1" + new string('}', 40)));
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task More_than_a_megabyte_is_too_large(string path)
    {
        var acme = await Workspace.Make(house);
        var body = $"{{\"{Text(path)}\":\"{new string('x', 1_100_000)}\"}}";

        await acme.Refused(HttpMethod.Post, path, Hostile.Json(body), HttpStatusCode.RequestEntityTooLarge);
        await acme.Refused(HttpMethod.Post, path, new Unmeasured(Encoding.UTF8.GetBytes(body)), HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task What_does_not_say_that_it_is_json_is_not_read(string path)
    {
        var acme = await Workspace.Make(house);

        foreach (var type in new[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "text/json-ish" })
            await acme.Refused(HttpMethod.Post, path, new StringContent("{}", Encoding.UTF8, type), HttpStatusCode.UnsupportedMediaType);

        using var untyped = new ByteArrayContent("{}"u8.ToArray());
        await acme.Refused(HttpMethod.Post, path, untyped, HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/html;q=oops")]
    [InlineData("image/*, */*;q=0")]
    public async Task Whatever_kind_of_answer_is_wanted_a_mistake_is_told_in_words(string accept)
    {
        var acme = await Workspace.Make(house);
        acme.Api.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        await acme.Refused(HttpMethod.Post, "surveys", Hostile.Json("{}"), HttpStatusCode.UnprocessableEntity);
        await acme.Refused(HttpMethod.Get, "scores?survey=x", null, HttpStatusCode.UnprocessableEntity);
        await acme.Refused(HttpMethod.Delete, $"rules/{Guid.Empty}", null, HttpStatusCode.NotFound);
        await acme.Refused(HttpMethod.Put, "surveys", null, HttpStatusCode.MethodNotAllowed);
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task An_alphabet_that_is_none_is_not_read(string path)
    {
        var acme = await Workspace.Make(house);

        foreach (var charset in new[] { "", "nothing", "utf-7", "utf-16", "\"utf-7\"" })
        {
            using var content = new ByteArrayContent("{}"u8.ToArray());
            content.Headers.TryAddWithoutValidation("Content-Type", $"application/json; charset={charset}");
            await acme.Refused(HttpMethod.Post, path, content, HttpStatusCode.UnsupportedMediaType);
        }

        using var known = new ByteArrayContent("{}"u8.ToArray());
        known.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=\"UTF-8\"");
        Assert.NotEqual(415, (int)(await acme.Refused(HttpMethod.Post, path, known))["status"]!);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/r/nothing")]
    [InlineData("/u/nothing")]
    public async Task A_form_in_an_alphabet_that_is_none_is_not_read(string path)
    {
        using var client = house.Client();
        using var form = new ByteArrayContent("score=4"u8.ToArray());
        form.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-7");

        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Theory, MemberData(nameof(Paths))]
    public async Task Bytes_that_are_no_text_are_refused(string path)
    {
        var acme = await Workspace.Make(house);

        await acme.Refused(HttpMethod.Post, path, Hostile.Bytes([.. Encoding.UTF8.GetBytes($"{{\"{Text(path)}\":\""), 0xff, 0xfe, 0xc0, .. "\"}"u8]));
        await acme.Refused(HttpMethod.Post, path, Hostile.Bytes(Encoding.Unicode.GetBytes("{}")));
    }

    /// <summary>A field that takes text.</summary>
    private static string Text(string path) => path switch { "interactions" => "source", "responses" => "comment", "rules" => "survey", _ => "name" };

    /// <summary>A body whose length isn't told beforehand.</summary>
    private sealed class Unmeasured : HttpContent
    {
        private readonly byte[] body;

        public Unmeasured(byte[] body)
        {
            this.body = body;
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context) => await stream.WriteAsync(body);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
