using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CsvHelper;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Accounts;
using Surveys.Tests.Trends;
using static Surveys.Tests.Responses.FollowUps;

namespace Surveys.Tests.Responses;

public sealed class ExportTests(House house)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_file_has_what_the_list_has_under_the_same_filters()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var (first, second) = (await acme.Survey(), await acme.Survey("nps", "By post"));
        // More than two slices of the file, and more than three pages of the list.
        var given = Enumerable.Range(0, 1000).Select(i => new
        {
            survey = i % 3 == 0 ? second : first,
            external_id = $"{i}",
            score = 1 + (i % 5),
            comment = i % 4 == 0 ? $"Comment {i % 7}" : null,
            submitted_at = $"2026-0{1 + (i % 6)}-10T23:30:00Z",
            agent = i % 2 == 0 ? new { name = $"Agent {i % 3}" } : null,
            team = i % 5 == 0 ? "1st line" : null,
            channel = i % 2 == 0 ? "chat" : "email",
            tags = i % 10 == 0 ? new[] { "billing", "vip" } : [],
        });
        await acme.Post("responses/batch", given, HttpStatusCode.OK);
        var (agent, team) = await acme.In(async db => (await db.Agents.Select(a => a.Id).FirstAsync(), await db.Teams.Select(t => t.Id).SingleAsync()));

        foreach (var (filter, most) in new[]
                 {
                     ("", 1000), ($"survey={first}", 667), ("from=2026-02-11&to=2026-04-11", 334), ($"agent={agent}", 300), ($"team={team}", 200), ("channel=chat", 500), ("tag=vip", 100),
                     ("min_score=2&max_score=3", 400), ("q=comment%203", 60), ($"survey={second}&channel=chat&min_score=4&to=2026-05-01", 100), ("tag=nowhere", 0),
                 })
        {
            var listed = await List(acme, filter);
            var rows = await File(acme, filter);
            Assert.True(listed.Count <= most && (listed.Count > 0 || most == 0), $"{filter}: {listed.Count}");
            Assert.Equal(listed.ConvertAll(Told), rows.ConvertAll(row => (row["response"], row["rating"], row["band"], row["comment"], row["day"], row["channel"], row["tags"])));
        }

        // 11 February in Bucharest is behind UTC's tenth, and winter's clock two hours before it.
        Assert.Equal("2026-02-11T01:30:00+02:00", (await File(acme, "from=2026-02-11&to=2026-02-12"))[0]["answered_at"]);
        Assert.Equal("2026-06-11T02:30:00+03:00", (await File(acme, "from=2026-06-11&to=2026-06-12"))[0]["answered_at"]);
    }

    [Theory]
    [InlineData("=1+1", true)]
    [InlineData("+1", true)]
    [InlineData("-2+3+cmd|' /C calc'!A0", true)]
    [InlineData("@SUM(1)", true)]
    [InlineData("\" =1+1\"", true)]
    [InlineData("'=1", true)]
    [InlineData("＝1+1", true)]
    [InlineData("＋1", true)]
    [InlineData("－1", true)]
    [InlineData("＠x", true)]
    [InlineData("\u200b=1", true)]
    [InlineData("“\u00a0=1", true)]
    [InlineData("1=1, and so on", false)]
    [InlineData("“Thanks” = all", false)]
    [InlineData("خیلی خوب، ممنون", false)]
    [InlineData("a \"b\";\r\nc\t,=d", false)]
    public async Task What_is_like_a_formula_gets_an_apostrophe_and_all_else_stays_as_it_was_said(string said, bool isMarked)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(name: $"A {said}");
        await acme.Post("responses", new { survey, external_id = "1", score = 5, comment = said, agent = new { name = said }, team = said, channel = said, tags = new[] { said }, contact = new { name = said, email = "formula@example.com" } }, HttpStatusCode.Created);
        var stored = await acme.In(db => db.Responses.SingleAsync(Stop));

        var row = Assert.Single(await File(acme, $"survey={survey}"));

        foreach (var (column, text) in new[] { ("comment", stored.Comment), ("channel", stored.Channel), ("tags", stored.Tags[0]) })
            Assert.Equal(isMarked ? $"'{text}" : text, row[column]);
        foreach (var column in new[] { "agent", "team", "contact" })
            Assert.Equal(isMarked, row[column].StartsWith('\'') && row[column] != said);
        Assert.Equal(("5", $"A {said}"), (row["rating"], row["survey"].ReplaceLineEndings("\r\n")));
    }

    [Fact]
    public async Task It_is_a_download_in_utf8_named_after_what_was_asked_for()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(name: "پس از تماس / 1");

        using var one = await acme.Api.GetAsync($"/api/v1/responses/export?survey={survey}&from=2026-01-01&to=2026-02-01", Stop);
        using var all = await acme.Api.GetAsync("/api/v1/responses/export?to=2026-02-01", Stop);

        Assert.Equal("text/csv; charset=utf-8", $"{one.Content.Headers.ContentType}");
        Assert.Equal(("attachment", "answers-پس-از-تماس-1-2026-01-01-2026-02-01.csv"), (one.Content.Headers.ContentDisposition!.DispositionType, one.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("answers-all-2026-02-01.csv", all.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal([0xEF, 0xBB, 0xBF], (await one.Content.ReadAsByteArrayAsync(Stop))[..3]);
        Assert.NotNull((await acme.Send(HttpMethod.Get, "responses/export?tag=%01", expected: HttpStatusCode.UnprocessableEntity))["errors"]!["tag"]);
    }

    [Fact]
    public async Task Of_one_survey_each_question_has_a_column_and_of_all_surveys_they_share_one()
    {
        var acme = await Workspace.Make(house);
        var survey = await WithQuestions(acme, anonymous: false);
        var customer = await Customer.Asked(house, acme, survey, "export.questions@example.com");
        var (_, page) = await customer.Open(2);
        await customer.Send(page, ("score", "2"), ("comment", "Slow"), ("a.q1", "c2"), ("a.q2", "=1+1"));
        var answer = await acme.In(db => db.Responses.SingleAsync(Stop));

        var (one, all) = (Assert.Single(await File(acme, $"survey={survey}")), Assert.Single(await File(acme, "")));

        Assert.Equal(("Unfriendly", "'=1+1"), (one["What went wrong?"], one["'=What else?"]));
        Assert.Equal("What went wrong? Unfriendly\n=What else? =1+1", all["follow_ups"]);
        Assert.Equal(
            ("export.questions@example.com", "export.questions@example.com", "1st line", "Ana", $"{answer.InteractionId}", $"{answer.InvitationId}", "en"),
            (one["contact"], one["contact_email"], one["team"], one["agent"], one["interaction"], one["invitation"], one["language"]));
    }

    [Fact]
    public async Task Of_an_anonymous_answer_it_tells_the_day_and_what_was_said()
    {
        var acme = await Workspace.Make(house);
        var survey = await WithQuestions(acme, anonymous: true);
        var customer = await Customer.Asked(house, acme, survey, "export.anonymous@example.com");
        var (_, page) = await customer.Open(2);
        await customer.Send(page, ("score", "2"), ("comment", "Slow"), ("a.q1", "c1"));
        var answer = await acme.In(db => db.Responses.SingleAsync(Stop));

        var row = Assert.Single(await File(acme, $"survey={survey}"));

        var told = new Dictionary<string, string>
        {
            ["day"] = answer.AnsweredOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["survey"] = "Why",
            ["rating"] = "2",
            ["band"] = Surveys.Shared.EnumText.Of(answer.Band),
            ["comment"] = "Slow",
            ["What went wrong?"] = "Too slow",
            ["response"] = $"{answer.Id}",
        };
        Assert.Equal(told.OrderBy(cell => cell.Key, StringComparer.Ordinal), row.Where(cell => cell.Value.Length > 0).OrderBy(cell => cell.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_workspaces_answers_are_never_in_it()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var (mine, theirs) = (await acme.Survey(), await other.Survey());
        await acme.Answer(mine, 5, "2026-03-10T12:00:00Z", new { comment = "mine" });
        await other.Answer(theirs, 1, "2026-03-10T12:00:00Z", new { comment = "theirs", agent = new { name = "Their agent" } });
        var agent = await other.In(db => db.Agents.Select(a => a.Id).SingleAsync(Stop));

        Assert.Equal("mine", Assert.Single(await File(acme, ""))["comment"]);
        Assert.Empty(await File(acme, $"survey={theirs}"));
        Assert.Empty(await File(acme, $"agent={agent}"));
    }

    [Fact]
    public async Task Who_sees_what_of_the_customers_is_as_on_the_pages()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var (ana, analyst) = ($"ana-{Guid.CreateVersion7():N}@acme.example", $"analyst-{Guid.CreateVersion7():N}@acme.example");
        await acme.Join(ana, Role.Agent);
        await acme.Join(analyst, Role.Analyst);
        var noon = "2026-03-10T12:00:00Z";
        await acme.Answer(survey, 5, noon, new { comment = "said to Ana", agent = new { name = "Ana", email = ana }, contact = new { name = "Ion", email = "ion@example.com" } });
        await acme.Answer(survey, 4, noon, new { agent = new { name = "Ana", email = ana }, contact = new { email = "nameless@example.com" } });
        await acme.Answer(survey, 1, noon, new { comment = "said to Ben", agent = new { name = "Ben" }, contact = new { name = "Eva", email = "eva@example.com" } });
        const string Comments = "/answers?handler=Csv&comments=true";

        Assert.Equal([("said to Ben", "Eva", "eva@example.com"), ("said to Ana", "Ion", "ion@example.com")], (await Page(acme.Owner, Comments)).ConvertAll(People));
        Assert.Equal([("said to Ben", "Eva", ""), ("said to Ana", "Ion", "")], (await Page(analyst, Comments)).ConvertAll(People));
        Assert.Equal([("", "nameless@example.com", ""), ("said to Ana", "Ion", "")], (await Page(ana, "/answers?handler=Csv")).ConvertAll(People));
    }

    /// <summary>Far more than fits into all buffers between service and reader: it can only be read as it is fetched.</summary>
    [Fact]
    public async Task Rows_are_read_from_the_database_while_the_file_is_read()
    {
        const int Rows = 12_000;
        var acme = await Workspace.Make(house);
        await acme.Answer(await acme.Survey(), 5, "2026-03-10T12:00:00Z");
        await acme.In(db => db.Database.ExecuteSqlAsync(
            $"""
            insert into responses
            select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'external_id', n::text, 'comment', repeat('abcdefgh', 500)))).*
            from responses r, generate_series(2, {Rows}) n where r.tenant_id = {acme.Id}
            """,
            Stop));

        using var response = await acme.Api.GetAsync("/api/v1/responses/export", HttpCompletionOption.ResponseHeadersRead, Stop);
        await using var body = await response.Content.ReadAsStreamAsync(Stop);
        var begun = await body.ReadAtLeastAsync(new byte[10_000], 10_000, cancellationToken: Stop);
        await acme.In(db => db.Responses.ExecuteDeleteAsync(Stop));
        using var rest = new StreamReader(body);
        var lines = (await rest.ReadToEndAsync(Stop)).Split("\r\n").Length;

        Assert.Equal(10_000, begun);
        Assert.InRange(lines, 490, Rows - 500);
    }

    private static Task<string> WithQuestions(Workspace acme, bool anonymous) => acme.SurveyAsking(
        anonymous, Question("q1", "single", "What went wrong?", ("c1", "Too slow"), ("c2", "Unfriendly")), Question("q2", "text", "=What else?"));

    private static async Task<List<JsonNode>> List(Workspace acme, string filter)
    {
        var (all, next) = (new List<JsonNode>(), "");
        do
        {
            var page = await acme.Get($"responses?limit=200&{filter}{next}");
            all.AddRange(page["data"]!.AsArray().Select(row => row!));
            next = page["next"] is { } after ? $"&after={after}" : null;
        }
        while (next is not null);
        return all;
    }

    private static (string, string, string, string, string, string, string) Told(JsonNode row) => (
        (string)row["id"]!, $"{row["score"]}", (string)row["band"]!, (string?)row["comment"] ?? "", (string)row["day"]!, (string?)row["channel"] ?? "",
        string.Join(", ", row["tags"]!.AsArray()));

    private static (string Comment, string Customer, string Address) People(Dictionary<string, string> row) => (row["comment"], row["contact"], row["contact_email"]);

    private static async Task<List<Dictionary<string, string>>> File(Workspace acme, string filter)
    {
        using var response = await acme.Api.GetAsync($"/api/v1/responses/export?{filter}", Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Rows(await response.Content.ReadAsStreamAsync(Stop));
    }

    private async Task<List<Dictionary<string, string>>> Page(string member, string path)
    {
        using var visitor = new Visitor(house);
        await visitor.SignIn(member);
        var seen = await visitor.Get(path);
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        return await Rows(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(seen.Html)));
    }

    private static async Task<List<Dictionary<string, string>>> Rows(Stream file)
    {
        await using var csv = CsvReader.Create(file, new CsvReaderOptions());
        await csv.ReadHeaderAsync(Stop);
        var rows = new List<Dictionary<string, string>>();
        while (await csv.ReadAsync(Stop))
            rows.Add(csv.Headers.Select((name, i) => (name, i)).ToDictionary(column => column.name, column => csv.GetString(column.i)));
        return rows;
    }
}
