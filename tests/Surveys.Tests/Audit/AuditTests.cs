using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Audit;
using Surveys.Tests.Accounts;
using Surveys.Tests.Imports;

namespace Surveys.Tests.Audit;

/// <summary>Whatever changes how a workspace works is noted: by whom, from where, before and after.</summary>
public sealed class AuditTests(House house)
{
    private const string Here = "127.0.0.1";

    [Fact]
    public async Task Signing_up_is_noted_with_the_person_and_where_from()
    {
        using var visitor = new Visitor(house);
        var owner = $"audit-{Guid.CreateVersion7():N}@acme.example";
        await visitor.SignUp("Acme Audit", owner, zone: "Europe/Warsaw");

        var page = await visitor.Get("/audit");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("made the workspace <b>Acme Audit</b>", page.Html, StringComparison.Ordinal);
        Assert.Contains($"person, {Here}", page.Html, StringComparison.Ordinal);
        Assert.Contains("<ins>Europe/Warsaw</ins>", page.Html, StringComparison.Ordinal);
        Assert.Contains(owner, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Workspace.Password, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_and_a_key_by_command_are_noted_with_the_command()
    {
        var slug = $"audit-{Guid.CreateVersion7():N}";
        await house.Type(["tenants", "create", "--name", "By command", "--owner", $"{slug}@acme.example", "--password", Workspace.Password, "--slug", slug]);
        var key = (await house.Type(["keys", "create", "--tenant", slug, "--name", "By hand"])).Output.Trim();
        using var api = house.Client(key);

        var log = await api.GetStringAsync(new Uri("/api/v1/audit", UriKind.Relative), TestContext.Current.CancellationToken);
        var entries = System.Text.Json.Nodes.JsonNode.Parse(log)!["data"]!.AsArray();

        Assert.Equal(["key.created", "workspace.created"], entries.Select(e => (string)e!["action"]!));
        Assert.All(entries, entry => Assert.Equal(("command", null), ((string)entry!["actor"]!["kind"]!, (string?)entry["actor"]!["address"])));
        Assert.Equal(["keys create", "tenants create"], entries.Select(e => (string)e!["actor"]!["name"]!));
        Assert.Equal(("By hand", "key"), ((string)entries[0]!["subject"]!["name"]!, (string)entries[0]!["subject"]!["kind"]!));
        Assert.Equal(slug, (string)entries[1]!["after"]!["slug"]!);
        Assert.DoesNotContain(key[38..], log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_made_and_revoked_on_the_page_is_noted_with_the_person()
    {
        var acme = await Workspace.Make(house);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);

        await visitor.Submit("/keys", ("Name", "Zendesk"), ("Scopes", "ingest"));
        var id = await acme.In(db => db.ApiKeys.Where(k => k.Name == "Zendesk").Select(k => k.Id).SingleAsync());
        await visitor.Submit($"/keys?handler=Revoke&id={id}");
        await visitor.Submit($"/keys?handler=Revoke&id={id}");

        var made = await acme.NewestNote("key.created");
        Assert.Equal(("person", acme.Owner, Here), ((string)made["actor"]!["kind"]!, (string)made["actor"]!["name"]!, (string)made["actor"]!["address"]!));
        Assert.Equal(await acme.In(db => db.Members.Select(m => m.AccountId).SingleAsync()), (Guid)made["actor"]!["id"]!);
        Assert.Equal((id.ToString(), "Zendesk"), ((string)made["subject"]!["id"]!, (string)made["subject"]!["name"]!));
        Assert.Equal("""{"scopes":["ingest"]}""", made["after"]!.ToJsonString());
        Assert.Null(made["before"]);
        var revoked = Assert.Single(await acme.Notes("action=key.revoked"));
        Assert.Equal((id.ToString(), "Zendesk"), ((string)revoked["subject"]!["id"]!, (string)revoked["subject"]!["name"]!));
        Assert.Null(revoked["after"]);
    }

    [Fact]
    public async Task A_survey_is_noted_when_it_is_made_published_and_withdrawn_and_not_when_nothing_changes()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/publication", expected: HttpStatusCode.NoContent);
        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/publication", expected: HttpStatusCode.NoContent);

        var notes = (await acme.Notes()).Where(n => (string)n["subject"]!["kind"]! == "survey").ToList();

        Assert.Equal(["survey.withdrawn", "survey.published", "survey.created"], notes.Select(n => (string)n["action"]!));
        Assert.All(notes, note => Assert.Equal(("key", "test", Here, survey, "After a ticket"), (
            (string)note["actor"]!["kind"]!, (string)note["actor"]!["name"]!, (string)note["actor"]!["address"]!, (string)note["subject"]!["id"]!, (string)note["subject"]!["name"]!)));
        Assert.Equal(("""{"version":1}""", null), (notes[0]["before"]!.ToJsonString(), notes[0]["after"]));
        Assert.Equal((null, """{"version":1}"""), (notes[1]["before"], notes[1]["after"]!.ToJsonString()));
        Assert.Equal("csat5", (string)notes[2]["after"]!["template"]!);
    }

    [Fact]
    public async Task On_the_page_a_survey_is_made_before_it_is_published_also_in_the_log()
    {
        var acme = await Workspace.Make(house);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);

        await visitor.Submit("/surveys", ("Name", "By hand"), ("Template", "nps"));
        await visitor.Submit($"/surveys?handler=Withdraw&id={await acme.In(db => db.Surveys.Select(s => s.Id).SingleAsync())}");

        var notes = await acme.Notes($"actor={Uri.EscapeDataString(acme.Owner)}");
        Assert.Equal(["survey.withdrawn", "survey.published", "survey.created", "member.signed_in", "workspace.created"], notes.Select(n => (string)n["action"]!));
    }

    [Fact]
    public async Task Of_a_changed_rule_only_what_differs_is_noted()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var rule = (string)(await acme.Post("rules", new { survey, delay = "PT24H" }, HttpStatusCode.Created))["id"]!;
        await acme.Send(HttpMethod.Put, $"rules/{rule}", new { survey, delay = "P2D", priority = 3, throttle = (object?)null }, HttpStatusCode.OK);
        await acme.Send(HttpMethod.Put, $"rules/{rule}", new { survey, delay = "P2D", priority = 3, throttle = (object?)null }, HttpStatusCode.OK);
        await acme.Send(HttpMethod.Delete, $"rules/{rule}", expected: HttpStatusCode.NoContent);
        await acme.Send(HttpMethod.Delete, $"rules/{rule}", expected: HttpStatusCode.NotFound);

        var notes = (await acme.Notes()).Where(n => (string)n["subject"]!["kind"]! == "rule").ToList();

        Assert.Equal(["rule.deleted", "rule.changed", "rule.created"], notes.Select(n => (string)n["action"]!));
        Assert.Equal("""{"delay":"P1D","priority":0,"throttle.kind":"P30D","throttle.workspace":"P7D"}""", Sorted(notes[1]["before"]!));
        Assert.Equal("""{"delay":"P2D","priority":3}""", Sorted(notes[1]["after"]!));
        Assert.Equal(("After a ticket", "P14D"), ((string)notes[2]["after"]!["survey"]!, (string)notes[2]["after"]!["expires_after"]!));
        Assert.Equal("P2D", (string)notes[0]["before"]!["delay"]!);
        Assert.Null(notes[0]["after"]);
    }

    [Fact]
    public async Task An_import_is_noted_with_its_file_and_counts_and_none_of_its_people()
    {
        var acme = await Workspace.Make(house);
        var (csv, map) = (Path.GetTempFileName(), Path.GetTempFileName());
        await File.WriteAllTextAsync(csv, $"{CsvFile.Header}\n{CsvFile.Row("1", score: "5")}\n{CsvFile.Row("2", agent: "Bob")}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(map, CsvFile.MapText.Replace("{zone}", "UTC", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var printed = await house.Type(["import", "--tenant", acme.Slug, "--map", map, csv]);

        Assert.True(printed.ExitCode == 0, printed.Errors);
        var note = await acme.NewestNote("data.imported");
        Assert.Equal(("command", "import"), ((string)note["actor"]!["kind"]!, (string)note["actor"]!["name"]!));
        Assert.Equal(Path.GetFileName(csv), (string)note["subject"]!["name"]!);
        Assert.Equal("""{"answers_added":1,"interactions_added":2,"invitations_planned":0,"rows":2,"rows_lost":0}""", Sorted(note["after"]!));
        Assert.Equal("import", (string)(await acme.NewestNote("survey.created"))["actor"]!["name"]!);
        Assert.DoesNotContain("example.com", (await acme.Notes()).Select(n => n["after"]?.ToJsonString() ?? "").Where(text => !text.Contains(acme.Owner, StringComparison.Ordinal)));
        File.Delete(csv);
        File.Delete(map);
    }

    [Fact]
    public async Task What_flows_in_is_not_noted()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey);
        var before = (await acme.Notes()).Count;

        await acme.Interaction("1", "flow@example.com");
        await acme.Post("responses", new { survey, score = 5, external_id = "1" }, HttpStatusCode.Created);

        Assert.Equal(before, (await acme.Notes()).Count);
    }

    [Fact]
    public async Task What_is_not_stored_is_not_noted_and_nobody_notes_without_a_name()
    {
        var acme = await Workspace.Make(house);
        await using var scope = house.Tenants.Enter(acme.Id);
        var audit = scope.ServiceProvider.GetRequiredService<AuditLog>();
        var subject = new Subject("key", Guid.CreateVersion7(), "x");

        Assert.Throws<InvalidOperationException>(() => audit.Note(AuditActions.KeyCreated, subject));
        scope.ServiceProvider.GetRequiredService<CurrentActor>().IsJob("roll-up");
        await using (await scope.ServiceProvider.GetRequiredService<SurveysDb>().Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            audit.Note(AuditActions.KeyCreated, subject);
            await scope.ServiceProvider.GetRequiredService<SurveysDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(await acme.Notes("action=key.created"));
    }

    [Fact]
    public void Every_action_has_a_name_of_its_own_and_words()
    {
        Assert.NotEmpty(AuditActions.All);
        Assert.All(AuditActions.All.Values, action =>
        {
            Assert.Matches("^[a-z_]+\\.[a-z_]+$", action.Name);
            Assert.Matches("^[a-z][^.]+$", action.Words);
            Assert.Matches("^[A-Z][^.]+$", action.Title);
        });
        Assert.Distinct(AuditActions.All.Values.Select(action => action.Title));
    }

    private static string Sorted(System.Text.Json.Nodes.JsonNode settings) => new System.Text.Json.Nodes.JsonObject(
        settings.AsObject().OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Key, s.Value?.DeepClone()))).ToJsonString();
}
