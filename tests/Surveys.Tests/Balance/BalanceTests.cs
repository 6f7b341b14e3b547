using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Surveys.Scoring;
using Surveys.Tests.Accounts;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Balance;

/// <summary>KPIs beside scores: `GET /balance` and the page.</summary>
public sealed class BalanceTests(House house) : IDisposable
{
    private const string March = "from=2026-03-02&to=2026-03-30";
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task It_warns_where_a_kpi_became_better_while_a_score_became_worse_and_says_with_whom()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var agent in new[] { "Ana", "Ben" })
        {
            // Ana answers faster than in February and is liked less, Ben is as he was.
            await Requests(acme, agent, "2026-02-10", agent == "Ana" ? 24 : 6, minutes: 60);
            await Requests(acme, agent, "2026-03-10", agent == "Ana" ? 24 : 6, minutes: agent == "Ana" ? 5 : 60);
            await acme.Answers(survey, "2026-02-10T12:00:00Z", 1, [1, 0, 0, 0, 15], Of(agent));
            await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, agent == "Ana" ? [15, 0, 0, 0, 1] : [1, 0, 0, 0, 15], Of(agent));
        }

        var told = await Balance(acme, $"{March}&group_by=agent");

        var warning = Assert.Single(told["warnings"]!.AsArray())!;
        Assert.Equal(("first_response", survey), ((string?)warning["kpi"], (string?)warning["survey"]));
        var where = Assert.Single(warning["where"]!.AsArray())!;
        Assert.Equal(("agent", "Ana", "lower", "lower"), ((string?)where["by"], (string?)where["name"], (string?)where["kpi"]!["verdict"], (string?)where["score"]!["verdict"]));
        Assert.Equal(["fast but disliked", "slow but liked"], told["points"]!.Each<string>("quadrant_name").Order());
        Assert.True((bool)told["points"]!.AsArray().Single(point => (string?)point!["name"] == "Ben")!["is_clear"]!);
        Assert.Null(told["together"]);
    }

    [Fact]
    public async Task Faster_and_liked_as_before_warns_of_nothing()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await Requests(acme, "Ana", "2026-02-10", 12, minutes: 60);
        await Requests(acme, "Ana", "2026-03-10", 12, minutes: 5);
        await acme.Answers(survey, "2026-02-10T12:00:00Z", 1, [8, 0, 0, 0, 8]);
        await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, [9, 0, 0, 0, 7]);

        var told = await Balance(acme, March);

        Assert.Empty(told["warnings"]!.AsArray());
        Assert.Equal("better", (string?)told["kpis"]!.AsArray().Single(kpi => (string?)kpi!["kpi"] == "first_response")!["became"]);
        Assert.Equal("no_evidence", (string?)Assert.Single(told["scores"]!.AsArray())!["became"]);
    }

    [Fact]
    public async Task Groups_go_together_by_the_rank_correlation_of_their_figures()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        (string Agent, int Minutes, int Happy)[] agents = [("Ana", 5, 9), ("Ben", 10, 7), ("Cai", 20, 8), ("Dan", 40, 2), ("Eva", 80, 3)];
        foreach (var (agent, minutes, happy) in agents)
        {
            await Requests(acme, agent, "2026-03-10", 6, minutes);
            await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, [10 - happy, 0, 0, 0, happy], Of(agent));
        }

        // Too few on one side: in no figure.
        await Requests(acme, "Fay", "2026-03-10", 4, 300);
        await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, [0, 0, 0, 0, 10], Of("Fay"));

        var together = (await Balance(acme, $"{March}&group_by=agent"))["together"]!;

        var expected = RankCorrelation.Of([.. agents.Select(agent => ((double)agent.Minutes, (double)agent.Happy))])!;
        Assert.Equal((5, -0.8), ((int)together["n"]!, Math.Round((double)together["rho"]!, 9)));
        Assert.Equal(expected.Margin!.Value.Low, (double)together["low"]!, 9);
        Assert.Equal(expected.Margin.Value.High, (double)together["high"]!, 9);
        Assert.False((bool)together["is_beyond_chance"]!);
    }

    [Fact]
    public async Task Weeks_are_whole_and_of_the_same_days()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var (day, minutes) in new[] { ("2026-03-02", 10), ("2026-03-09", 20), ("2026-03-16", 30), ("2026-03-23", 40), ("2026-03-30", 99) })
        {
            await Requests(acme, "Ana", day, 5, minutes);
            await acme.Answers(survey, $"{day}T12:00:00Z", 1, [minutes / 10, 0, 0, 0, 5]);
        }

        var told = await Balance(acme, "from=2026-03-02&to=2026-04-02");

        Assert.Equal(["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"], told["weeks"]!.Each<string>("start"));
        Assert.Equal([10.0, 20, 30, 40], told["weeks"]!.AsArray().Select(week => Math.Round((double)week!["kpi"]!["median"]!)));
        var pair = told["pairs"]!.AsArray().Single(pair => (string?)pair!["kpi"] == "first_response")!;
        Assert.Equal((4, -1.0), ((int)pair["weeks"]!["n"]!, (double)pair["weeks"]!["rho"]!));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_named_and_what_is_not_there_is_empty()
    {
        var acme = await Workspace.Make(house);

        var volume = (await acme.Send(HttpMethod.Get, "balance?kpi=volume&group_by=survey", expected: HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject();
        var days = (await acme.Send(HttpMethod.Get, "balance?from=2026-03-02&to=2026-03-01&hours=night", expected: HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject();
        var empty = await Balance(acme, "");
        await visitor.SignIn(acme.Owner);

        Assert.Equal(["group_by", "kpi"], volume.Select(error => error.Key).Order());
        Assert.Equal(["hours", "to"], days.Select(error => error.Key).Order());
        Assert.Empty(empty["scores"]!.AsArray());
        Assert.Contains("Nothing to hold against each other yet", (await visitor.Get("/balance")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_names_the_corners_and_what_goes_together()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        foreach (var (agent, minutes, happy) in new[] { ("Ana", 5, 9), ("Ben", 90, 1), ("Cai", 20, 5), ("<Dan>", 40, 2) })
        {
            await Requests(acme, agent, "2026-03-10", 6, minutes);
            await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, [10 - happy, 0, 0, 0, happy], Of(agent));
        }

        await acme.RollUp();
        await visitor.SignIn(acme.Owner);
        var page = (await visitor.Get("/balance?period=all&kpi=first_response&by=agent")).Html;

        Assert.Contains("No evidence that they go together: rank correlation &#x2212;1.00 of 4 agents", page, StringComparison.Ordinal);
        Assert.Contains("slow and disliked", page, StringComparison.Ordinal);
        Assert.Contains("&lt;Dan&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<Dan>", page, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Balance(Workspace acme, string query)
    {
        await acme.RollUp();
        return await acme.Get($"balance?{query}");
    }

    private static object Of(string agent) => new { agent = new { name = agent } };

    private static async Task Requests(Workspace acme, string agent, string day, int n, int minutes)
    {
        var opened = DateTimeOffset.Parse($"{day}T10:00:00Z", CultureInfo.InvariantCulture);
        var items = Enumerable.Range(0, n).Select(place => new
        {
            source = "desk",
            external_id = Guid.CreateVersion7().ToString(),
            status = "closed",
            opened_at = opened,
            // Not all alike, as no help desk's are.
            first_response_at = opened.AddMinutes(minutes).AddSeconds(place - (n / 2.0)),
            agent = new { name = agent },
            ask = false,
        });
        await acme.Post("interactions/batch", items, HttpStatusCode.OK);
    }
}
