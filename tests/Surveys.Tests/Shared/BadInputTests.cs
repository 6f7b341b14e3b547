using System.Net;
using System.Text.Json;

namespace Surveys.Tests.Shared;

/// <summary>Fields that are wrong: each is named, and nothing is stored.</summary>
public sealed class BadInputTests(House house)
{
    private static readonly string TooLong = new('x', 6000);

    [Theory]
    [InlineData("""{"external_id":"1"}""", "source")]
    [InlineData("""{"source":"test"}""", "external_id")]
    [InlineData("""{"source":"","external_id":"1"}""", "source")]
    [InlineData("""{"source":"test","external_id":"  "}""", "external_id")]
    [InlineData("""{"source":"test","external_id":null}""", "external_id")]
    [InlineData("""{"source":"test","external_id":1}""", "external_id")]
    [InlineData("""{"source":["test"],"external_id":"1"}""", "source")]
    [InlineData("""{"source":"te\u0000st","external_id":"1"}""", "source")]
    [InlineData("""{"source":"test","external_id":"\ud800"}""", "external_id")]
    [InlineData("""{"source":"test","external_id":"{long}"}""", "external_id")]
    public async Task An_interaction_needs_its_source_and_its_id_there(string body, string field) =>
        await (await Workspace.Make(house)).RefusedBy("interactions", body.Replace("{long}", TooLong, StringComparison.Ordinal), field);

    [Theory]
    [InlineData("\"status\":\"lost\"", "status")]
    [InlineData("\"status\":3", "status")]
    [InlineData("\"status\":\"3\"", "status")]
    [InlineData("\"status\":[\"closed\"]", "status")]
    [InlineData("\"replies\":\"3\"", "replies")]
    [InlineData("\"replies\":-1", "replies")]
    [InlineData("\"replies\":1.5", "replies")]
    [InlineData("\"replies\":99999999999", "replies")]
    [InlineData("\"contacts\":-1", "contacts")]
    [InlineData("\"reopened\":1000001", "reopened")]
    [InlineData("\"tags\":\"billing\"", "tags")]
    [InlineData("\"tags\":[1]", "tags")]
    [InlineData("\"tags\":[null]", "tags")]
    [InlineData("\"tags\":[\"\"]", "tags")]
    [InlineData("\"tags\":[\"a\\u0000b\"]", "tags")]
    [InlineData("\"tags\":[\"\\udc00\"]", "tags")]
    [InlineData("\"tags\":[{fifty_one}]", "tags")]
    [InlineData("\"subject\":{\"a\":1}", "subject")]
    [InlineData("\"subject\":5", "subject")]
    [InlineData("\"subject\":\"\\ud800\"", "subject")]
    [InlineData("\"subject\":\"a\\u0007b\"", "subject")]
    [InlineData("\"subject\":\"{long}\"", "subject")]
    [InlineData("\"channel\":\"a\\u0000b\"", "channel")]
    [InlineData("\"channel\":\"{long}\"", "channel")]
    [InlineData("\"team\":\"\\u001b[31m\"", "team")]
    [InlineData("\"team\":7", "team")]
    [InlineData("\"agent\":{}", "agent")]
    [InlineData("\"agent\":\"Ana\"", "agent")]
    [InlineData("\"agent\":{\"name\":\"Ana\",\"colour\":\"red\"}", "agent.colour")]
    [InlineData("\"agent\":{\"name\":\"a\\u0000b\"}", "agent.name")]
    [InlineData("\"agent\":{\"external_id\":\"\"}", "agent")]
    [InlineData("\"agent\":{\"name\":\" \"}", "agent")]
    [InlineData("\"contact\":{}", "contact")]
    [InlineData("\"contact\":[]", "contact")]
    [InlineData("\"contact\":{\"name\":\"X\"}", "contact")]
    [InlineData("\"contact\":{\"external_id\":\"\"}", "contact")]
    [InlineData("\"contact\":{\"email\":\"\"}", "contact")]
    [InlineData("\"contact\":{\"email\":\"nobody\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"a@b@example.com\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"X <x@example.com>\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"x@example.com, y@example.com\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"x@example.com\\r\\nBcc: y@example.com\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"x\\u0000@example.com\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"\\ud800@example.com\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"{long}@example.com\"}", "contact.email")]
    [InlineData("\"contact\":{\"email\":\"x@example.com\",\"name\":\"a\\u0000b\"}", "contact.name")]
    [InlineData("\"contact\":{\"email\":\"x@example.com\",\"time_zone\":\"Mars/Olympus\"}", "contact.time_zone")]
    [InlineData("\"contact\":{\"email\":\"x@example.com\",\"time_zone\":2}", "contact.time_zone")]
    [InlineData("\"contact\":{\"email\":\"x@example.com\",\"locale\":\"{long}\"}", "contact.locale")]
    [InlineData("\"contact\":{\"email\":\"x@example.com\",\"attributes\":{\"a\":{}}}", "contact.attributes")]
    [InlineData("\"opened_at\":\"2026-01-01\"", "opened_at")]
    [InlineData("\"opened_at\":\"2026-01-01T00:00:00\"", "opened_at")]
    [InlineData("\"opened_at\":\"2026-02-30T00:00:00Z\"", "opened_at")]
    [InlineData("\"opened_at\":\"yesterday\"", "opened_at")]
    [InlineData("\"opened_at\":1767225600", "opened_at")]
    [InlineData("\"opened_at\":\"\\ud800\"", "opened_at")]
    [InlineData("\"first_response_at\":\"2999-01-01T00:00:00Z\"", "first_response_at")]
    [InlineData("\"resolved_at\":\"0001-01-01T00:00:00Z\"", "resolved_at")]
    [InlineData("\"closed_at\":\"0001-01-01T00:00:00+14:00\"", "closed_at")]
    [InlineData("\"updated_at\":\"9999-12-31T23:59:59-12:00\"", "updated_at")]
    [InlineData("\"attributes\":[]", "attributes")]
    [InlineData("\"attributes\":{\"a\":[1]}", "attributes")]
    [InlineData("\"attributes\":{\"a\":{\"b\":1}}", "attributes")]
    [InlineData("\"attributes\":{\"a\":\"b\\u0000c\"}", "attributes")]
    [InlineData("\"attributes\":{\"a\":\"\\ud800\"}", "attributes")]
    [InlineData("\"attributes\":{\"a\\u0000b\":1}", "attributes")]
    [InlineData("\"attributes\":{\"\":1}", "attributes")]
    [InlineData("\"attributes\":{\"a\":1,\"a\":2}", "attributes")]
    [InlineData("\"attributes\":{\"a\":\"{long}\"}", "attributes")]
    public async Task A_field_of_an_interaction_that_is_wrong_is_named(string fields, string field)
    {
        var tags = string.Join(',', Enumerable.Range(0, 51).Select(i => JsonSerializer.Serialize($"t{i}")));
        var body = $$"""{"source":"test","external_id":"1",{{fields}}}""".Replace("{long}", TooLong, StringComparison.Ordinal).Replace("{fifty_one}", tags, StringComparison.Ordinal);

        await (await Workspace.Make(house)).RefusedBy("interactions", body, field);
    }

    [Theory]
    [InlineData("""{"template":"csat5"}""", "name")]
    [InlineData("""{"name":" ","template":"csat5"}""", "name")]
    [InlineData("""{"name":5,"template":"csat5"}""", "name")]
    [InlineData("""{"name":"a\u0000b","template":"csat5"}""", "name")]
    [InlineData("""{"name":"\ud800","template":"csat5"}""", "name")]
    [InlineData("""{"name":"{long}","template":"csat5"}""", "name")]
    [InlineData("""{"name":"S"}""", "template")]
    [InlineData("""{"name":"S","template":null}""", "template")]
    [InlineData("""{"name":"S","template":"csat4"}""", "template")]
    [InlineData("""{"name":"S","template":"CSAT5"}""", "template")]
    [InlineData("""{"name":"S","template":5}""", "template")]
    [InlineData("""{"name":"S","template":"csat5","id":"1"}""", "id")]
    public async Task A_field_of_a_survey_that_is_wrong_is_named(string body, string field) =>
        await (await Workspace.Make(house)).RefusedBy("surveys", body.Replace("{long}", TooLong, StringComparison.Ordinal), field);

    [Theory]
    [InlineData("\"score\":\"4\"", "score")]
    [InlineData("\"score\":4.0", "score")]
    [InlineData("\"score\":1e9", "score")]
    [InlineData("\"score\":-1", "score")]
    [InlineData("\"score\":true", "score")]
    [InlineData("\"score\":4,\"comment\":5", "comment")]
    [InlineData("\"score\":4,\"comment\":\"{long}\"", "comment")]
    [InlineData("\"score\":4,\"comment\":\"\\udfff\"", "comment")]
    [InlineData("\"score\":4,\"tags\":[\"a\\u0000b\"]", "tags")]
    [InlineData("\"score\":4,\"tags\":{}", "tags")]
    [InlineData("\"score\":4,\"interaction\":\"1\"", "interaction")]
    [InlineData("\"score\":4,\"interaction\":{\"source\":\"te\\u0000st\",\"external_id\":\"1\"}", "interaction.source")]
    [InlineData("\"score\":4,\"interaction\":{\"source\":\"test\",\"external_id\":\"1\",\"colour\":1}", "interaction.colour")]
    [InlineData("\"score\":4,\"team\":\"a\\u0000b\"", "team")]
    [InlineData("\"score\":4,\"channel\":\"{long}\"", "channel")]
    [InlineData("\"score\":4,\"submitted_at\":\"0001-01-01T00:00:00Z\"", "submitted_at")]
    [InlineData("\"score\":4,\"submitted_at\":\"2026-01-01\"", "submitted_at")]
    [InlineData("\"score\":4,\"contact\":{\"email\":\"x@example.com\\nBcc: y@example.com\"}", "contact.email")]
    [InlineData("\"score\":4,\"answers\":[]", "answers")]
    public async Task A_field_of_an_answer_that_is_wrong_is_named(string fields, string field)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        await acme.RefusedBy("responses", $$"""{"survey":"{{survey}}","external_id":"1",{{fields}}}""".Replace("{long}", TooLong, StringComparison.Ordinal), field);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var acme = await Workspace.Make(house);

        var problem = await acme.Refused(HttpMethod.Post, "interactions", Hostile.Json("""{"replies":-1,"contact":{"email":"x"},"agent":{}}"""), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(["agent", "contact.email", "external_id", "replies", "source"], problem["errors"]!.AsObject().Select(e => e.Key).Order());
    }
}
