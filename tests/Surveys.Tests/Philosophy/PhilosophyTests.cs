using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Colleagues;
using Surveys.Philosophy;
using Surveys.Tests.Accounts;
using Surveys.Tests.Colleagues;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Philosophy;

/// <summary>What support stands for: written down, shown by figures, read by colleagues and, if wanted, by anybody.</summary>
public sealed class PhilosophyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_value_is_told_with_the_figures_that_show_it_and_the_goals_that_serve_it()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, "2026-07-10T12:00:00Z", 1, [80, 0, 0, 0, 20], new { team = "North" });
        await acme.Answers(survey, "2026-11-10T12:00:00Z", 1, [20, 0, 0, 0, 80], new { team = "North" });
        await acme.Answers(survey, "2026-11-10T12:00:00Z", 1, [10, 0, 0, 0, 0], new { team = "South" });
        await acme.RollUp();
        var north = (await acme.In(db => Task.FromResult(db.Teams.Single(t => t.Name == "North").Id))).ToString();

        await acme.Send(HttpMethod.Put, "philosophy", Wanted(survey, north, acme.Owner), HttpStatusCode.OK);
        await acme.Post("goals", new { name = "Happier", metric = new { kind = "score", survey }, baseline = 20, target = 90, start = "2026-11-23", deadline = "2027-02-28", serves = "glad they wrote" }, HttpStatusCode.Created);
        var told = await acme.Get("philosophy");

        Assert.Equal(("Customers go on with their day.", "2027-05-01", acme.Owner), ((string?)told["purpose"], (string?)told["revisit"], (string?)told["owner"]));
        var value = Assert.Single(told["values"]!.AsArray())!;
        var measure = Assert.Single(value["measures"]!.AsArray())!;
        Assert.Equal(("CSAT of After a ticket", 72.7, 20, "higher", true), ((string?)measure["of"], Math.Round((double)measure["figure"]!["value"]!, 1), (double)measure["before"]!["value"]!, (string?)measure["change"]!["verdict"], (bool)measure["is_better"]!));
        Assert.StartsWith("72.7 % (", (string?)measure["words"], StringComparison.Ordinal);
        Assert.Equal("Happier", (string?)Assert.Single(value["goals"]!.AsArray())!["name"]);
        var team = Assert.Single(told["teams"]!.AsArray())!;
        Assert.Equal(("North", 80), ((string?)team["name"], (double)team["measures"]![0]!["figure"]!["value"]!));
        Assert.Equal("CSAT of After a ticket, team North", (string?)team["measures"]![0]!["of"]);
    }

    [Fact]
    public async Task A_value_keeps_its_key_when_it_is_renamed_and_nobody_else_sees_it()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house, name: "Other"));
        var first = await Write(acme, Value("Nobody waits"), Value("We solve it once"));
        var keys = first["values"]!.Each<string>("key");

        var renamed = await Write(acme, new { key = keys[1], name = "Once is enough", action = "We solve it at once." }, Value("NOBODY WAITS"), Value("New"));

        Assert.Equal([keys[1], keys[0]], renamed["values"]!.Each<string>("key").Take(2));
        Assert.DoesNotContain(renamed["values"]!.Each<string>("key")[2], keys);
        Assert.Null((await other.Get("philosophy"))["changed_at"]);
        Assert.Contains("philosophy.written", (await acme.Get("audit"))["data"]!.Each<string>("action"));
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_told_by_its_field()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house, name: "Other"));
        var (survey, theirs) = (await acme.Survey(), await other.Survey());
        var csat = new { kind = "score", survey };

        async Task<string> Refused(object input) =>
            string.Join(' ', (await acme.Send(HttpMethod.Put, "philosophy", input, HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject().Select(error => error.Key).Order());

        Assert.Equal("values[0].action values[0].name", await Refused(new { values = new object?[] { null } }));
        Assert.Equal("values", await Refused(new { values = new[] { Value("A"), Value("a ") } }));
        Assert.Equal("values", await Refused(new { values = Enumerable.Range(1, 11).Select(n => Value($"Value {n}")) }));
        Assert.Equal("values[0].measures", await Refused(new { values = new[] { new { name = "A", action = "B", measures = new[] { new { kind = "score", survey = theirs } } } } }));
        Assert.Equal("values[0].measures", await Refused(new { values = new[] { new { name = "A", action = "B", measures = Enumerable.Repeat(csat, 4) } } }));
        Assert.Equal("teams[0].team", await Refused(new { teams = new[] { new { team = Guid.Empty, measures = Array.Empty<object>() } } }));
        Assert.Equal("owner", await Refused(new { owner = "a\0b" }));
        Assert.Equal("owner revisit", await Refused(new { owner = "nobody@example.com", revisit = "2026-11-23" }));
        await acme.Send(HttpMethod.Put, "philosophy", new { purpose = "We help", is_public = true }, HttpStatusCode.Conflict);
        Assert.Null((await acme.Get("philosophy"))["changed_at"]);
    }

    [Fact]
    public async Task Its_words_are_public_while_they_are_wanted_to_be_and_links_are_allowed()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, "2026-11-10T12:00:00Z", 1, [20, 0, 0, 0, 80]);
        await acme.RollUp();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/settings/sharing", ("IsAllowed", "true"));
        object Philosophy(bool isPublic) => new { purpose = "We help <everybody>", values = new[] { new { name = "Nobody waits", action = "We answer.", measures = new[] { new { kind = "score", survey } } } }, is_public = isPublic };
        using var anybody = new Visitor(house);
        async Task<(HttpStatusCode Status, string Html)> At(string address)
        {
            var seen = await anybody.Get(house.Local(address).PathAndQuery);
            return (seen.Status, WebUtility.HtmlDecode(seen.Html));
        }

        var first = (string)(await acme.Send(HttpMethod.Put, "philosophy", Philosophy(true), HttpStatusCode.OK))["public_url"]!;
        var (status, html) = await At(first);
        await acme.Send(HttpMethod.Put, "philosophy", Philosophy(false), HttpStatusCode.OK);
        var ended = await At(first);
        var second = (string)(await acme.Send(HttpMethod.Put, "philosophy", Philosophy(true), HttpStatusCode.OK))["public_url"]!;
        var other = await At(second);
        var stillEnded = await At(first);
        await owner.Submit("/settings/sharing", ("IsAllowed", "false"));

        Assert.Equal(HttpStatusCode.OK, status);
        foreach (var words in new[] { "Acme", "We help <everybody>", "Nobody waits", "We answer." })
            Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.DoesNotContain("80", html[html.IndexOf("<main>", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound), (ended.Status, other.Status, stillEnded.Status));
        Assert.Equal(HttpStatusCode.NotFound, (await At(second)).Status);
        Assert.Null((await acme.Get("philosophy"))["public_url"]);
    }

    [Fact]
    public async Task On_its_day_who_looks_after_it_is_reminded_once()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Send(HttpMethod.Put, "philosophy", new { purpose = "We help", owner = acme.Owner, revisit = "2026-12-01" }, HttpStatusCode.OK);
        await Remind(house);
        await house.Mail.Counts();
        Assert.Empty(house.Mail.To(acme.Owner));

        clock.Now = new DateTimeOffset(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);
        await Remind(house);
        // Written down anew without another day, it reminds nobody again.
        await acme.Send(HttpMethod.Put, "philosophy", new { purpose = "We help a lot", owner = acme.Owner, revisit = "2026-12-01" }, HttpStatusCode.OK);
        await Remind(house);

        var mail = await house.Mail.First(acme.Owner);
        Assert.Equal("Acme: time to read your philosophy again", mail.Subject);
        Assert.Contains("/philosophy", mail.Text!, StringComparison.Ordinal);
        await house.Mail.Counts();
        Assert.Single(house.Mail.To(acme.Owner));
        Assert.True((bool)(await acme.Get("philosophy"))["is_due"]!);
    }

    [Fact]
    public async Task Colleagues_say_how_they_read_each_value()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Agents(("North", 7), ("South", 6));
        var nothing = await acme.Send(HttpMethod.Post, "colleagues/rounds", new { kind = "values" }, HttpStatusCode.Conflict);
        var keys = (await Write(acme, Value("Nobody waits"), Value("We solve it once")))["values"]!.Each<string>("key");
        var round = await acme.Post("colleagues/rounds", new { kind = "values" }, HttpStatusCode.Created);
        await house.Post();
        var mail = await house.Mail.First("north7@colleagues.example");
        using var visitor = new Visitor(house);
        var link = mail.Text![mail.Text!.IndexOf("/colleague/", StringComparison.Ordinal)..].Split()[0];
        var page = WebUtility.HtmlDecode((await visitor.Get(link)).Html);
        var half = WebUtility.HtmlDecode((await visitor.Send(link, (keys[0], "4"), ($"{keys[0]}.words", "I pick up"))).Html);
        var whole = await visitor.Send(link, (keys[0], "4"), (keys[1], "2"), ($"{keys[0]}.words", "I pick up"), ("comment", "Thanks for asking"));

        await acme.AnswerRound(round, "North", 6, n => Reply(keys, 4, 2, n == 0 ? "I call at once" : null));
        await acme.AnswerRound(round, "South", 6, _ => Reply(keys, 5, 5, null));
        clock.Now = clock.Now.AddDays(10);
        var told = await acme.Get($"colleagues/rounds/{round["id"]}");
        var values = (await acme.Get("philosophy"))["values"]!.AsArray();

        Assert.Contains("No values are written down yet", (string?)nothing["detail"], StringComparison.Ordinal);
        Assert.Contains("how they read its 2 values", mail.Text!, StringComparison.Ordinal);
        Assert.Contains("Nobody waits: We do it.", page, StringComparison.Ordinal);
        Assert.Contains("Choose an answer to each question first", half, StringComparison.Ordinal);
        Assert.Contains("I pick up", half, StringComparison.Ordinal);
        Assert.Contains($"href=\"#q-{keys[1]}\"", half, StringComparison.Ordinal);
        Assert.Equal(2, half.Split("Not answered yet.").Length);
        Assert.Contains("Thank you", whole.Html, StringComparison.Ordinal);
        Assert.Equal(["I call at once", "I pick up"], told["results"]![0]!["words"]!.AsArray().Select(words => (string?)words));
        var total = told["total"]!;
        Assert.Equal((10, 13, 7.846), ((int)total["most"]!, (int)total["whole"]!["n"]!, Math.Round((double)total["whole"]!["mean"]!, 3)));
        Assert.Equal([10, 10, 10, 10, 10, 10, 6, 6, 6, 6, 6, 6, 6], total["people"]!.AsArray().Select(sum => (int)sum!));
        var teams = total["teams"]!.AsArray().ToDictionary(team => (string?)team!["name"] ?? "", team => team!["total"]);
        Assert.Equal((6, 10), ((double)teams["North"]!["mean"]!, (double)teams["South"]!["mean"]!));
        Assert.Equal((13, 4.462), ((int)values[0]!["lived"]!["n"]!, Math.Round((double)values[0]!["lived"]!["score"]!, 3)));
        Assert.Equal(2, values[0]!["readings"]!.AsArray().Count);
        using var manager = new Visitor(house);
        await manager.SignIn(acme.Owner);
        Assert.Contains("Mean total", (await manager.Get($"/colleagues/{round["id"]}")).Html, StringComparison.Ordinal);
        Assert.Contains("we live up to it by <b>4.5</b> of 5", (await manager.Get("/philosophy")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_writes_it_down_and_keeps_what_only_the_api_can_choose()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Send(HttpMethod.Put, "philosophy", new { values = new[] { new { name = "Nobody waits", action = "We answer.", measures = new[] { new { kind = "score", survey, channel = "chat" } } } } }, HttpStatusCode.OK);
        var key = (string)(await acme.Get("philosophy"))["values"]![0]!["key"]!;
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        (string, string)[] form =
        [
            ("Purpose", "We help"), ("Values[0].Key", key), ("Values[0].Name", "Nobody waits long"), ("Values[0].Action", "We answer."), ("Values[0].Measures[0]", $"score:{survey}"),
            ("Values[1].Key", ""), ("Values[1].Name", "Once"), ("Values[1].Action", "We solve it at once."), ("Values[1].Measures[0]", "kpi:reopen_rate"), ("Values[2].Name", ""), ("Owner", acme.Owner), ("Revisit", "2027-05-01"),
        ];

        var refused = await visitor.SubmitFrom("/philosophy/edit", "/philosophy/edit", [.. form.Where(field => field.Item1 != "Values[1].Name")]);
        var stored = await visitor.SubmitFrom("/philosophy/edit", "/philosophy/edit", form);

        Assert.Contains("Nothing was stored", refused.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Nobody waits long\"", refused.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, stored.Status);
        var told = await acme.Get("philosophy");
        Assert.Equal(["Nobody waits long", "Once"], told["values"]!.Each<string>("name"));
        Assert.Equal((key, "chat"), ((string?)told["values"]![0]!["key"], (string?)told["values"]![0]!["measures"]![0]!["metric"]!["channel"]));
        Assert.Contains("value=\"Once\"", (await visitor.Get("/philosophy/edit")).Html, StringComparison.Ordinal);
        Assert.Contains("We solve it at once.", (await visitor.Get("/philosophy")).Html, StringComparison.Ordinal);
    }

    private static object Wanted(string survey, string team, string owner) => new
    {
        purpose = "Customers go on with their day.",
        vision = "They tell others.",
        values = new[] { new { name = "Glad they wrote", action = "We answer as we would want to be answered.", measures = new[] { new { kind = "score", survey } } } },
        teams = new[] { new { team, measures = new[] { new { kind = "score", survey } } } },
        owner,
        revisit = "2027-05-01",
    };

    private static async Task Remind(House house)
    {
        await house.Services.GetRequiredService<PhilosophyReminders>().SendDue(Stop);
        await house.Post();
    }

    private static object Value(string name) => new { name, action = "We do it." };

    private static Task<JsonNode> Write(Workspace acme, params object[] values) => acme.Send(HttpMethod.Put, "philosophy", new { values }, HttpStatusCode.OK);

    private static RoundReply Reply(IReadOnlyList<string> keys, int first, int second, string? words) =>
        new(new Dictionary<string, int> { [keys[0]] = first, [keys[1]] = second }, null, new Dictionary<string, string?> { [keys[0]] = words });
}
