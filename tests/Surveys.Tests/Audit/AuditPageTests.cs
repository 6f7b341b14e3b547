using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Audit;

public sealed class AuditPageTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task A_changed_rule_shows_what_was_and_what_is_in_words()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var rule = (string)(await acme.Post("rules", new { survey, delay = "PT36H" }, HttpStatusCode.Created))["id"]!;
        await acme.Send(HttpMethod.Put, $"rules/{rule}", new { survey, delay = "P7D" }, HttpStatusCode.OK);
        await visitor.SignIn(acme.Owner);

        var page = await visitor.Get("/audit?action=rule.changed");

        Assert.Contains("changed a rule for the survey <b>After a ticket</b>", page.Html, StringComparison.Ordinal);
        Assert.Matches(@"delay:\s+<span class=""hidden"">was</span>\s+<del>36 hours</del>", page.Html);
        Assert.Contains("<ins>7 days</ins>", page.Html, StringComparison.Ordinal);
        Assert.Contains("key, 127.0.0.1", page.Html, StringComparison.Ordinal);
        Assert.Matches("<time datetime=\"[^\"]+Z\" title=\"[^\"]+\\(UTC\\)\">", page.Html);
    }

    [Fact]
    public async Task Filters_narrow_the_page_the_file_and_the_api_alike()
    {
        var acme = await WithDays();
        await visitor.SignIn(acme.Owner);

        foreach (var (page, api, expected) in new[]
                 {
                     ("actor=bob", "actor=BOB", 2), ("actor=%25", "actor=%25", 0), ("action=key.created", "action=key.created", 2), ("action=key.revoked&actor=bob", "action=key.revoked&actor=bob", 1),
                     // 1 March in Bucharest begins at 22:00 of 28 February in UTC.
                     ("from=2026-03-01&through=2026-03-01", "from=2026-03-01&to=2026-03-02", 2), ("through=2026-02-28", "to=2026-03-01", 1), ("from=2026-03-02&through=2026-03-31", "from=2026-03-02&to=2026-04-01", 0),
                 })
        {
            var found = (
                Page: Rows((await visitor.Get($"/audit?{page}")).Html),
                File: (await visitor.Get($"/audit?handler=Csv&{page}")).Html.TrimEnd().Split("\r\n").Length - 1,
                Api: (await acme.Notes(api)).Count);
            Assert.True(found == (expected, expected, expected), $"{page}: {found}");
        }

        var narrowed = await visitor.Get("/audit?actor=bob&from=2026-01-01&through=2026-12-31");
        Assert.Contains("/audit?handler=Csv&amp;actor=bob&amp;from=2026-01-01&amp;through=2026-12-31", narrowed.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"bob\"", narrowed.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_ones_are_behind_a_link_that_keeps_the_filter()
    {
        var acme = await Workspace.Make(house);
        await acme.In(async (services, db) =>
        {
            for (var i = 0; i < 55; i++)
                services.GetRequiredService<AuditLog>().Note(AuditActions.KeyCreated, new Subject("key", null, $"Key {i}"));
            return await db.SaveChangesAsync();
        });
        await visitor.SignIn(acme.Owner);

        var first = await visitor.Get("/audit?action=key.created");
        var older = WebUtility.HtmlDecode(Regex.Match(first.Html, "href=\"(/audit\\?[^\"]*after=[^\"]*)\"").Groups[1].Value);
        var second = await visitor.Get(older);

        Assert.Equal((50, 5), (Rows(first.Html), Rows(second.Html)));
        Assert.True(first.Html.IndexOf("Key 54<", StringComparison.Ordinal) < first.Html.IndexOf("Key 53<", StringComparison.Ordinal));
        Assert.Contains("Key 0<", second.Html, StringComparison.Ordinal);
        var slice = await acme.Get("audit?action=key.created&limit=50");
        Assert.Equal(5, (await acme.Get($"audit?action=key.created&after={slice["next"]}"))["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    [InlineData("\t=1")]
    public async Task A_name_that_is_a_formula_is_text_in_the_file(string name)
    {
        var acme = await Workspace.Make(house);
        await acme.In(async (services, db) =>
        {
            services.GetRequiredService<AuditLog>().Note(AuditActions.KeyCreated, new Subject("key", null, name), after: new { Text = "a, \"b\"\nc" });
            return await db.SaveChangesAsync();
        });
        await visitor.SignIn(acme.Owner);

        var file = await visitor.Get("/audit?handler=Csv&action=key.created");

        Assert.Contains($",\"'{name}\",", file.Html, StringComparison.Ordinal);
        Assert.Contains("\"text: a, \"\"b\"\"\nc\"", file.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_larger_than_any_buffer_is_in_the_file_whole()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey, new { when = new { tags = Enumerable.Range(0, 5000).Select(i => $"a tag of some length, the one numbered {i}").ToArray() } });
        await visitor.SignIn(acme.Owner);

        var file = await visitor.Get("/audit?handler=Csv");

        Assert.Equal(HttpStatusCode.OK, file.Status);
        Assert.Contains("the one numbered 4999", file.Html, StringComparison.Ordinal);
        Assert.Contains("workspace.created", file.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("action=nothing.done", "action")]
    [InlineData("from=1066-10-14", "from")]
    [InlineData("to=9999-12-31", "to")]
    [InlineData("from=soon", "from")]
    [InlineData("limit=0", "limit")]
    [InlineData("actor=%01", "actor")]
    public async Task What_cannot_be_meant_is_told_by_its_field(string query, string field)
    {
        var acme = await Workspace.Make(house);

        var problem = await acme.Send(HttpMethod.Get, $"audit?{query}", expected: HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(problem["errors"]![field]);
    }

    [Theory]
    [InlineData("action=nothing.done")]
    [InlineData("from=1066-10-14")]
    [InlineData("through=9999-12-31")]
    [InlineData("through=soon")]
    [InlineData("from=2026-03-02&through=2026-03-01")]
    public async Task On_the_page_too_and_nothing_is_shown(string query)
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        foreach (var address in new[] { $"/audit?{query}", $"/audit?handler=Csv&{query}" })
        {
            var page = await visitor.Get(address);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("class=\"mistake", page.Html, StringComparison.Ordinal);
            Assert.Equal(0, Rows(page.Html));
        }
    }

    [Theory]
    [InlineData("Owner", true)]
    [InlineData("Admin", true)]
    [InlineData("Analyst", false)]
    [InlineData("Agent", false)]
    public async Task Only_who_runs_the_workspace_reads_its_log(string role, bool reads)
    {
        var acme = await Workspace.Make(house);
        await acme.In(db => db.Members.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, Enum.Parse<Role>(role))));
        await visitor.SignIn(acme.Owner);

        foreach (var address in new[] { "/audit", "/audit?handler=Csv" })
        {
            var seen = await visitor.Get(address);
            Assert.Equal(reads, seen.Status == HttpStatusCode.OK && seen.Html.Contains(acme.Owner, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_key_reads_it_only_with_the_scope_manage_and_only_its_own_workspace()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house, scopes: ["ingest", "read"]));
        await other.Send(HttpMethod.Get, "audit", expected: HttpStatusCode.Forbidden);

        Assert.DoesNotContain(await acme.Notes(), note => note.ToJsonString().Contains(other.Owner, StringComparison.Ordinal));
        Assert.Contains(await acme.Notes(), note => note.ToJsonString().Contains(acme.Owner, StringComparison.Ordinal));
    }

    /// <summary>Three entries at the turn of February in Bucharest, and of two people.</summary>
    private async Task<Workspace> WithDays()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        foreach (var (who, action, at) in new[]
                 {
                     ("ana@acme.example", AuditActions.KeyCreated, "2026-02-28T21:59:59Z"), ("bob@acme.example", AuditActions.KeyCreated, "2026-02-28T22:00:00Z"),
                     ("bob@acme.example", AuditActions.KeyRevoked, "2026-03-01T21:59:59Z"),
                 })
        {
            await acme.In(async db =>
            {
                var moment = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
                db.AuditEntries.Add(new AuditEntry
                {
                    TenantId = acme.Id,
                    Id = Guid.CreateVersion7(moment),
                    At = moment,
                    ActorKind = ActorKind.Person,
                    ActorName = who,
                    Action = action.Name,
                    SubjectKind = "key",
                    SubjectName = "Zendesk",
                });
                return await db.SaveChangesAsync();
            });
        }

        return acme;
    }

    private static int Rows(string html) => Regex.Count(html, "<tr>") is var rows and > 0 ? rows - 1 : 0;
}
