using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Colleagues;
using Surveys.Scoring;
using Surveys.Tests.Accounts;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Colleagues;

/// <summary>Surveys among colleagues: who is asked, what is kept, and what is told of whom.</summary>
public sealed partial class ColleaguesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_and_agents_get_one_mail_each_whose_link_takes_one_answer()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Agents(("North", 5));
        var round = await Open(acme);
        await house.Post();

        var mail = await house.Mail.First("north1@colleagues.example");
        using var visitor = new Visitor(house);
        var asked = await visitor.Get(Link(mail.Text!));
        var empty = await visitor.Send(Link(mail.Text!));
        using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var client = house.Client();
        using var other = await client.PostAsync(new Uri(Link(mail.Text!), UriKind.Relative), body, Stop);
        var first = await visitor.Send(Link(mail.Text!), ("score", "9"), ("comment", "Good people"));
        var second = await visitor.Send(Link(mail.Text!), ("score", "0"));
        clock.Now = clock.Now.AddDays(10);
        var late = await visitor.Get(Link(mail.Text!));

        Assert.Equal((6, "eNPS: a question from Acme"), ((int)round["asked"]!, mail.Subject));
        Assert.Contains("recommend Acme as a place to work", WebUtility.HtmlDecode(asked.Html), StringComparison.Ordinal);
        Assert.Contains("Choose one answer first", WebUtility.HtmlDecode(empty.Html), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Contains("Thank you", first.Html, StringComparison.Ordinal);
        Assert.Contains("You have answered already", second.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, late.Status);
        var answer = Assert.Single(await acme.In(db => db.ColleagueAnswers.AsNoTracking().ToListAsync(Stop)));
        Assert.Equal((9, "Good people"), (answer.Ratings["score"], answer.Comment));
        Assert.NotEmpty(house.Mail.To(acme.Owner));
        Assert.Empty((await acme.Get("responses"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Nothing_is_told_before_the_end_nor_of_fewer_than_five()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Agents(("North", 8));
        var round = await Open(acme);
        await Answer(acme, round, "North", 4, 10);

        var open = await acme.Get($"colleagues/rounds/{round["id"]}");
        clock.Now = clock.Now.AddDays(10);
        var over = await acme.Get($"colleagues/rounds/{round["id"]}");

        foreach (var told in new[] { open, over })
        {
            Assert.Null(told["answered"]);
            Assert.Empty(told["results"]!.AsArray());
            Assert.Empty(told["comments"]!.AsArray());
        }

        Assert.Contains("Nothing is told before it is over", (string?)open["note"], StringComparison.Ordinal);
        Assert.Equal("Fewer than 5 answered, so nothing is told.", (string?)over["note"]);
    }

    [Fact]
    public async Task A_small_team_is_hidden_and_another_with_it_so_that_it_does_not_follow()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Agents(("North", 9), ("South", 7), ("West", 3));
        var round = await Open(acme);
        await Answer(acme, round, "North", 9, 10);
        await Answer(acme, round, "South", 7, 6);
        await Answer(acme, round, "West", 3, 0);
        clock.Now = clock.Now.AddDays(10);

        var told = await acme.Get($"colleagues/rounds/{round["id"]}");

        var result = told["results"]![0]!;
        var tally = new Tally(ScoringRule.Nps, [3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 9]);
        Assert.Equal((19, Score.Of(tally).Value!.Value), ((int)told["answered"]!, (double)result["whole"]!["score"]!));
        Assert.Equal(tally.Counts, result["whole"]!.Tally());
        var teams = result["teams"]!.AsArray().ToDictionary(team => (string?)team!["name"] ?? "", team => team!["cell"]);
        Assert.Equal(9, (int)teams["North"]!["n"]!);
        Assert.Null(teams["South"]);
        Assert.Null(teams["West"]);
        // The owner, who has no team and didn't answer, looks the same.
        Assert.Null(teams[""]);
        Assert.Null(teams["North"]!["tally"]);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        Assert.Equal(3, Hidden().Count((await visitor.Get($"/colleagues/{round["id"]}")).Html));
    }

    [Fact]
    public async Task A_round_is_held_against_the_one_before_and_teams_beside_their_customers()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, "2026-11-20T12:00:00Z", 1, [2, 0, 0, 0, 8], new { team = "North" });
        await acme.RollUp();
        await acme.Agents(("North", 40));
        var first = await Open(acme);
        await Answer(acme, first, "North", 20, 0);
        await Answer(acme, first, "North", 20, 10);
        clock.Now = clock.Now.AddDays(10);
        var second = await Open(acme);
        await Answer(acme, second, "North", 38, 10);
        clock.Now = clock.Now.AddDays(10);

        var result = (await acme.Get($"colleagues/rounds/{second["id"]}"))["results"]![0]!;

        Assert.Equal(("higher", 100.0), ((string?)result["change"]!["verdict"], (double)result["change"]!["difference"]!));
        Assert.Equal(80, (double)result["teams"]![0]!["customers"]!["score"]!);
    }

    [Fact]
    public async Task When_it_is_over_nobody_knows_any_more_who_was_asked()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Agents(("North", 5));
        var round = await Open(acme);
        await Answer(acme, round, "North", 5, 8);
        var ends = house.Services.GetRequiredService<RoundEnds>();

        await ends.SettleDue(Stop);
        Assert.Equal(6, await acme.In(db => db.ColleaguesAsked.CountAsync(Stop)));
        clock.Now = clock.Now.AddDays(8);
        await ends.SettleDue(Stop);

        Assert.Equal(0, await acme.In(db => db.ColleaguesAsked.CountAsync(Stop)));
        var told = (await acme.Get("colleagues/rounds"))["data"]![0]!;
        Assert.Equal((6, 5), ((int)told["asked"]!, (int)told["answered"]!));
    }

    [Fact]
    public async Task Too_few_wrong_fields_and_other_workspaces_are_refused()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house, name: "Other"));
        await acme.Agents(("North", 5));

        async Task<string> Refused(object input) =>
            string.Join(' ', (await acme.Send(HttpMethod.Post, "colleagues/rounds", input, HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject().Select(error => error.Key).Order());

        Assert.Equal("closes kind smallest_group", await Refused(new { kind = "mood", closes = "2026-11-23", smallest_group = 4 }));
        Assert.Equal("people", await Refused(new { kind = "enps", people = new[] { "north1@colleagues.example" } }));
        Assert.Equal("people", await Refused(new { kind = "enps", people = new[] { "stranger@example.com" } }));
        Assert.Equal("people", await Refused(new { kind = "enps", people = new string?[] { null } }));
        var round = await Open(acme);
        await acme.Send(HttpMethod.Post, "colleagues/rounds", new { kind = "enps" }, HttpStatusCode.Conflict);
        Assert.Empty((await other.Get("colleagues/rounds"))["data"]!.AsArray());
        await other.Send(HttpMethod.Get, $"colleagues/rounds/{round["id"]}", expected: HttpStatusCode.NotFound);
        await other.Send(HttpMethod.Delete, $"colleagues/rounds/{round["id"]}", expected: HttpStatusCode.NotFound);
        await acme.Send(HttpMethod.Delete, $"colleagues/rounds/{round["id"]}", expected: HttpStatusCode.NoContent);
        Assert.Equal(0, await acme.In(db => db.ColleaguesAsked.CountAsync(Stop)));
    }

    [Fact]
    public async Task A_button_pressed_twice_asks_once()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Agents(("North", 5));

        var pressed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => acme.Send(HttpMethod.Post, "colleagues/rounds", new { kind = "enps" })));

        Assert.Single(pressed, answer => answer["id"] is not null);
        Assert.Equal(3, pressed.Count(answer => (int?)answer["status"] == 409));
        // Five agents, and the owner.
        Assert.Equal(6, await acme.In(db => db.ColleaguesAsked.CountAsync(Stop)));
    }

    [Fact]
    public async Task The_form_names_everybody_with_their_team_and_asks_those_who_are_ticked()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        await acme.Agents(("North", 6));
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);

        var page = (await visitor.Get("/colleagues")).Html;
        var sent = await visitor.SubmitFrom("/colleagues", "/colleagues", [("Kind", "agent_satisfaction"), ("Closes", "2026-12-01"), ("SmallestGroup", "5"), .. Enumerable.Range(1, 5).Select(n => ("People", $"north{n}@colleagues.example"))]);

        Assert.Contains("north6@colleagues.example", page, StringComparison.Ordinal);
        Assert.Contains("· North", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        var round = Assert.Single((await acme.Get("colleagues/rounds"))["data"]!.AsArray())!;
        Assert.Equal((5, "agent_satisfaction"), ((int)round["asked"]!, (string?)round["kind"]));
    }

    private static Task<JsonNode> Open(Workspace acme) => acme.Post("colleagues/rounds", new { kind = "enps" }, HttpStatusCode.Created);

    private static Task Answer(Workspace acme, JsonNode round, string team, int n, int rating) =>
        acme.AnswerRound(round, team, n, _ => new RoundReply(new Dictionary<string, int> { ["score"] = rating }, string.Create(CultureInfo.InvariantCulture, $"Because of {rating}")));

    private static string Link(string text) => LinkIn().Match(text).Value;

    [GeneratedRegex(@"/colleague/\S+")]
    private static partial Regex LinkIn();

    [GeneratedRegex(">hidden<")]
    private static partial Regex Hidden();
}
