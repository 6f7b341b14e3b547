using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tests.Accounts;
using Surveys.Tests.Dispatch;

namespace Surveys.Tests.HelpDesks;

public sealed class GenericTests(House house)
{
    private static Task<int> Map(Desk desk, Mapping mapping) => desk.Workspace.In(db => db.Connections.ExecuteUpdateAsync(set => set.SetProperty(c => c.Mapping, mapping)));

    [Fact]
    public async Task A_sender_that_speaks_as_our_api_needs_no_mapping()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);

        Assert.Equal(("taken", null), await desk.Told("""
            {"external_id": 4211, "status": "solved", "updated_at": "2026-01-02T10:15:00Z", "subject": "Card declined", "channel": "email", "tags": ["billing", "card"], "team": "1st line",
             "agent": {"name": "Ana", "email": "ana@acme.example"}, "contact": {"email": "generic.customer@example.com", "name": "X"}, "resolved_at": 1767348000}
            """));

        var (ticket, email, agent, team) = await desk.Ticket("4211");
        Assert.Equal((InteractionStatus.Resolved, "Card declined", "email"), (ticket.Status, ticket.Subject, ticket.Channel));
        Assert.Equal(("generic.customer@example.com", "Ana", "1st line"), (email, agent, team));
        Assert.Equal(["billing", "card"], ticket.Tags);
        Assert.Equal(1767348000, ticket.ResolvedAt!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Paths_find_what_stands_elsewhere_and_a_map_of_values_says_what_words_mean()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        await Map(desk, new Mapping(
            new()
            {
                ["external_id"] = "$.case['number']",
                ["status"] = "$.case.fields[?(@.id == 360)].value",
                ["contact.email"] = "$.people[?(@.role == 'customer')].mail",
                ["agent.name"] = "$.people[?(@.role == 'agent')].name",
                ["tags"] = "$.case.labels[*].name",
                ["updated_at"] = "$..changed",
            },
            new() { ["fertig"] = TicketState.Closed, ["weg"] = TicketState.Deleted }));
        string Case(string state, string changed) => $$"""
            {"case": {"number": "C-7", "fields": [{"id": 1, "value": "x"}, {"id": 360, "value": "{{state}}"}], "labels": [{"name": "a"}, {"name": "b"}], "meta": {"changed": "{{changed}}"} },
             "people": [{"role": "agent", "name": "Ana"}, {"role": "customer", "mail": "mapped.customer@example.com"}]}
            """;

        await desk.Told(Case("Fertig", "2026-01-02T10:00:00+02:00"));

        var (ticket, email, agent, _) = await desk.Ticket("C-7");
        Assert.Equal((InteractionStatus.Closed, "mapped.customer@example.com", "Ana"), (ticket.Status, email, agent));
        Assert.Equal(["a", "b"], ticket.Tags);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 8, 0, 0, TimeSpan.Zero), ticket.UpdatedAt);
        await desk.Told(Case("Weg", "2026-01-02T11:00:00+02:00"));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.InteractionDeleted)], await desk.Planned());
    }

    [Fact]
    public async Task Attributes_of_a_customer_make_the_segment_that_a_relationship_survey_asks()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        using var owner = new Visitor(house);
        await owner.SignIn(desk.Workspace.Owner);
        var page = $"/connections/{desk.Connection.Id}";
        var refused = await owner.SubmitFrom(page, $"{page}?handler=Mapping", ("Attributes", "plan = $.requester.plan"));
        await owner.SubmitFrom(page, $"{page}?handler=Mapping", ("Attributes", "contact.attributes.plan = $.requester.plan\nattributes.priority = $.ticket.priority"));

        await desk.Told("""
            {"external_id": "1", "status": "open", "contact": {"email": "golden.hook@example.com", "attributes": {"country": "RO", "seats": 7, "trial": false, "tags": ["x"], "": "y"}},
             "requester": {"plan": "gold"}, "ticket": {"priority": "high"}, "attributes": {"product": "App"}}
            """);
        await desk.Told("""{"external_id": "2", "status": "open", "contact": {"email": "free.hook@example.com"}, "requester": {"plan": "free"}}""");

        Assert.Contains("“plan = $.requester.plan”", refused.Beside("Attributes"), StringComparison.Ordinal);
        Assert.Contains("contact.attributes.plan = $.requester.plan", (await owner.Get(page)).Html, StringComparison.Ordinal);
        var golden = await desk.Workspace.In(db => db.Contacts.AsNoTracking().SingleAsync(c => c.Email == "golden.hook@example.com"));
        Assert.Equal(["country RO", "plan gold", "seats 7", "trial false"], golden.Attributes.Select(one => $"{one.Key} {one.Value}").Order());
        Assert.Equal(["priority high", "product App"], (await desk.Ticket("1")).Interaction.Attributes.Select(one => $"{one.Key} {one.Value}").Order());
        Assert.Equal(["golden.hook@example.com"], await desk.Workspace.Segment(("plan", "gold")));
    }

    [Fact]
    public async Task What_a_payload_leaves_out_stays_and_what_it_empties_goes()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        await desk.Told("""{"external_id": "1", "status": "open", "subject": "Card", "team": "1st line", "agent": {"name": "Ana"}, "contact": {"email": "stays@example.com"}}""");

        await desk.Told("""{"external_id": "1", "status": "closed", "agent": {"name": ""}}""");

        var (ticket, email, agent, team) = await desk.Ticket("1");
        Assert.Equal((InteractionStatus.Closed, "Card", "stays@example.com", null, "1st line"), (ticket.Status, ticket.Subject, email, agent, team));
    }

    [Fact]
    public async Task Text_that_is_too_long_or_cannot_be_stored_is_made_to_fit()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        var tags = string.Join(',', Enumerable.Range(0, 80).Select(n => $"\"tag {n} {new string('x', 120)}\""));

        await desk.Told($$"""{"external_id": "1", "status": "open", "subject": "Half \ud800 and nul \u0000 {{new string('ü', 600)}}", "tags": [{{tags}}], "team": "{{new string('t', 300)}}"}""");

        var (ticket, _, _, team) = await desk.Ticket("1");
        Assert.Equal((500, 50, 200), (ticket.Subject!.Length, ticket.Tags.Length, team!.Length));
        Assert.StartsWith("Half", ticket.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("not json", HttpStatusCode.BadRequest)]
    [InlineData("{\"external_id\": ", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity)]
    [InlineData("null", HttpStatusCode.UnprocessableEntity)]
    [InlineData("7", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"external_id\": {\"a\": 1}}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"external_id\": \"1\", \"status\": \"gone fishing\"}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"external_id\": \"1\", \"status\": \"open\", \"contact\": {\"email\": \"nobody\"}}", HttpStatusCode.UnprocessableEntity)]
    [InlineData("{\"external_id\": \"1\", \"status\": \"open\", \"updated_at\": \"1066-10-14T09:00:00Z\"}", HttpStatusCode.UnprocessableEntity)]
    public async Task What_cannot_be_read_is_refused_in_a_sentence_and_shown(string body, HttpStatusCode expected)
    {
        var desk = await Desk.Connect(house, Vendor.Generic);

        var (status, text) = await desk.Send(body);

        Assert.True(expected == status, $"{(int)status} {text}");
        Assert.Contains("\"detail\"", text, StringComparison.Ordinal);
        var payload = Assert.Single(await desk.Payloads());
        Assert.Equal((PayloadOutcome.Refused, body), (payload.Outcome, payload.Body));
        Assert.False(string.IsNullOrWhiteSpace(payload.Explanation));
        Assert.Equal(0, await desk.Workspace.In(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task Nested_and_broken_bodies_end_in_a_sentence_and_never_on_our_side()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        string[] bodies = [new string('[', 5000), "{\"external_id\": " + new string('9', 1000) + "}", "{\"external_id\": 1e999, \"status\": \"open\"}", "{'external_id': '\\u0000'}", "\u0000", "{\"external_id\": \"\ufffe\"}"];

        foreach (var body in bodies)
            Assert.InRange((int)(await desk.Send(body)).Status, 200, 499);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("$.a..b..c")]
    [InlineData("$..a[?(@.b == 1)]")]
    [InlineData("$.a[?(@.b == $.c)]")]
    [InlineData("$.a[?(@.b =~ /x/)]")]
    [InlineData("$.a[")]
    [InlineData("$.a[?(")]
    [InlineData("$.['")]
    public void A_path_that_is_none_or_takes_too_long_is_named(string path)
    {
        var errors = new FieldErrors();

        Mapping.ReadPaths(new Dictionary<string, string?> { ["subject"] = path }, errors);

        Assert.Contains("subject", errors.All["paths"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_proves_itself_by_a_signature_or_the_secret()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        const string body = """{"external_id": "1", "status": "open"}""";

        Assert.Equal(HttpStatusCode.OK, (await desk.SendSigned(body, desk.Sign(body, default))).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendSigned(body, ("X-Surveys-Secret", desk.Secret))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body + " ", desk.Sign(body, default))).Status);
        // A signature that is wrong isn't helped by a secret beside it.
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body, ("X-Surveys-Signature", "sha256=00"), ("X-Surveys-Secret", desk.Secret))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body)).Status);
    }
}
