using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tenants;
using Surveys.Tests.Accounts;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Trends;

public sealed class OverviewFilesTests(House house) : IDisposable
{
    private const string View = "from=2026-03-01&to=2026-04-01";
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task The_trend_has_the_numbers_of_the_api()
    {
        var (acme, survey) = await WithAnswers();
        var series = (await acme.Scores(survey, $"&{View}&interval=day"))["series"]!.AsArray();
        await visitor.SignIn(acme.Owner);

        var lines = await Lines($"survey={survey}&{View}", "trend");

        Assert.Equal("start,score,low,high,answers", lines[0]);
        Assert.Equal(31, series.Count);
        Assert.Equal(series.Select(p => $"{p!["start"]},{Number(p["score"])},{Number(p["low"])},{Number(p["high"])},{p["n"]}"), lines[1..]);
        Assert.Contains(lines, line => line.StartsWith("2026-03-10,54.5454545454", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_of_groups_has_the_numbers_of_the_api_and_tells_no_more_of_a_small_group_than_its_count()
    {
        var (acme, survey) = await WithAnswers();
        var groups = (await acme.Scores(survey, $"&{View}&group_by=team"))["groups"]!.AsArray();
        await visitor.SignIn(acme.Owner);

        var lines = await Lines($"survey={survey}&{View}", "team");

        Assert.Equal("team,score,low,high,estimate,answers", lines[0]);
        Assert.Equal(groups.Select(g => $"{(string?)g!["name"] ?? "none"},{Number(g["score"])},{Number(g["low"])},{Number(g["high"])},{Number(g["shrunken"])},{g["n"]}".Replace("=Team", "\"'=Team\"", StringComparison.Ordinal)), lines[1..]);
        Assert.Contains("\"'=Team\",,,,,2", lines);
    }

    [Fact]
    public async Task The_links_keep_what_is_chosen()
    {
        var (acme, survey) = await WithAnswers();
        await visitor.SignIn(acme.Owner);

        var page = WebUtility.HtmlDecode((await visitor.Get($"/overview?survey={survey}&{View}&channel=chat")).Html);

        foreach (var table in new[] { "trend", "agent", "team", "channel" })
            Assert.Contains($"/overview?survey={survey}&{View}&channel=chat&handler=Csv&table={table}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_page_that_asks_by_itself_is_no_sign_that_somebody_is_there()
    {
        var (acme, survey) = await WithAnswers();
        await visitor.SignIn(acme.Owner);
        var live = Live((await visitor.Get($"/overview?survey={survey}&{View}")).Html);
        var before = TimeProvider.System.GetUtcNow().AddDays(-2).ToStored();
        var owner = await acme.In(db => db.Users.Where(a => a.Email == acme.Owner).Select(a => a.Id).SingleAsync());
        await acme.In(db => db.Sessions.Where(s => s.AccountId == owner).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, before)));

        await visitor.Get(live);
        Assert.Equal(before, await Seen());

        await visitor.Get("/overview");
        Assert.True(before < await Seen());

        Task<DateTimeOffset> Seen() => acme.In(db => db.Sessions.Where(s => s.AccountId == owner).MaxAsync(s => s.SeenAt));
    }

    [Fact]
    public async Task A_comment_that_comes_after_its_rating_is_new()
    {
        var (acme, survey) = await WithAnswers();
        await visitor.SignIn(acme.Owner);
        var live = Live((await visitor.Get($"/overview?survey={survey}&{View}")).Html);

        await acme.In(db => db.Responses.OrderBy(r => r.Id).Take(1).ExecuteUpdateAsync(set => set.SetProperty(r => r.Comment, "Nobody called back")));
        var more = await visitor.Get(live);

        Assert.Contains("Nobody called back", more.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_open_is_sent_again_when_something_is_new()
    {
        var (acme, survey) = await WithAnswers();
        await visitor.SignIn(acme.Owner);
        var live = Live((await visitor.Get($"/overview?survey={survey}&{View}")).Html);

        var nothingNew = await visitor.Get(live);
        await acme.Answer(survey, 5, "2026-03-12T12:00:00Z");
        await acme.RollUp();
        var more = await visitor.Get(live);

        Assert.Equal(HttpStatusCode.NoContent, nothingNew.Status);
        Assert.Equal(HttpStatusCode.OK, more.Status);
        Assert.NotEqual(live, Live(more.Html));
    }

    private static string Live(string html) => WebUtility.HtmlDecode(Regex.Match(html, "hx-get=\"(/overview[^\"]*seen=[^\"]*)\"").Groups[1].Value);

    [Fact]
    public async Task An_agent_gets_their_own_and_no_table_of_agents()
    {
        var (acme, survey) = await WithAnswers();
        var address = $"ana-{Guid.CreateVersion7():N}@acme.example";
        await acme.Join(address, Role.Agent);
        await acme.In(db => db.Agents.Where(a => a.Name == "Ana").ExecuteUpdateAsync(set => set.SetProperty(a => a.Email, address)));
        var ben = await acme.In(db => db.Agents.Where(a => a.Name == "Ben").Select(a => a.Id).SingleAsync());
        await visitor.SignIn(address);

        Assert.Contains("2026-03-10,100,", string.Join('\n', await Lines($"survey={survey}&{View}&agent={ben}", "trend")), StringComparison.Ordinal);
        foreach (var table in new[] { "agent", "team", "nothing", "" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/overview?handler=Csv&table={table}&survey={survey}&{View}")).Status);
    }

    [Fact]
    public async Task An_anonymous_survey_has_no_groups_and_an_empty_view_no_file()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(anonymous: true);
        await visitor.SignIn(acme.Owner);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/overview?handler=Csv&table=trend&survey={survey}")).Status);
        var customer = await Customer.Asked(house, acme, survey, "overview.files@example.com");
        var (_, page) = await customer.Open(4);
        await customer.Send(page, ("score", "4"));
        await acme.RollUp();

        Assert.Contains(await Lines($"survey={survey}", "trend"), line => line.EndsWith(",1", StringComparison.Ordinal));
        foreach (var table in new[] { "agent", "team", "channel", "tag" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/overview?handler=Csv&table={table}&survey={survey}")).Status);
    }

    private async Task<(Workspace Acme, string Survey)> WithAnswers()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var noon = "2026-03-10T12:00:00Z";
        await acme.Answers(survey, noon, 1, [0, 0, 0, 0, 6], new { agent = new { name = "Ana" }, team = "1st line", channel = "chat" });
        await acme.Answers(survey, noon, 1, [5, 0, 0, 0, 0], new { agent = new { name = "Ben" }, team = "2nd line", channel = "chat" });
        await acme.Answers(survey, "2026-03-11T12:00:00Z", 1, [1, 0, 0, 0, 1], new { agent = new { name = "Ben" }, team = "=Team", channel = "email" });
        await acme.RollUp();
        return (acme, survey);
    }

    private async Task<string[]> Lines(string view, string table)
    {
        var file = await visitor.Get($"/overview?handler=Csv&table={table}&{view}");
        Assert.Equal(HttpStatusCode.OK, file.Status);
        return file.Html.TrimStart('\uFEFF').TrimEnd().Split("\r\n");
    }

    private static string Number(System.Text.Json.Nodes.JsonNode? node) => node is null ? "" : ((double)node).ToString(CultureInfo.InvariantCulture);
}
