using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Tests.Accounts;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Trends;

/// <summary>Agents, topics and hours held against each other.</summary>
public sealed class CompareTests(House house) : IDisposable
{
    private const string Monday = "2026-03-09T09:30:00Z";
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task An_agent_is_held_against_the_others_answers_about_the_same_topic()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Monday, 1, [0, 0, 0, 0, 20], By("Ana", "billing"));
        await acme.Answers(survey, Monday, 1, [15, 0, 0, 0, 5], By("Ben", "billing"));
        await acme.Answers(survey, Monday, 1, [4, 0, 0, 0, 4], By("Ana", "login"));
        await acme.Answers(survey, Monday, 1, [4, 0, 0, 0, 4], By("Ben", "login"));
        await acme.Answers(survey, Monday, 1, [0, 0, 0, 0, 4], By("Ana", "rare"));
        await acme.RollUp();

        var strengths = (await acme.Get($"scores/strengths?survey={survey}"))["data"]!.AsArray();

        Assert.Equal(["Ana billing higher", "Ben billing lower", "Ana login no evidence of change", "Ben login no evidence of change"], strengths.Select(one => $"{one!["name"]} {one["topic"]} {one["verdict"]}"));
        Assert.Equal((75.0, 20, 20), ((double)strengths[0]!["difference"]!, (int)strengths[0]!["own"]!["n"]!, (int)strengths[0]!["others"]!["n"]!));
    }

    [Fact]
    public async Task A_funnel_counts_from_plan_to_answer_and_says_why_not()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey, new { delay = "P1D", exclude = new { tags = new[] { "spam" } } });
        await acme.Interaction("1", "funnel-1@example.com", new { channel = "chat" });
        await acme.Interaction("2", "funnel-2@example.com", new { channel = "chat", tags = new[] { "spam" } });
        await acme.Interaction("3", "funnel-3@example.com", new { channel = "email" });

        var (all, chat) = (await acme.Get($"scores/funnel?survey={survey}"), await acme.Get($"scores/funnel?survey={survey}&channel=chat"));

        Assert.Equal((3, 1, 2, 0), Counts(all));
        Assert.Equal((2, 1, 1, 0), Counts(chat));
        Assert.Equal(("excluded_tag", 1), ((string)all["not_asked_because"]![0]!["reason"]!, (int)all["not_asked_because"]![0]!["n"]!));
        Assert.Null(all["delivered"]);
        Assert.Equal(0, (int)all["answered"]!);

        static (int, int, int, int) Counts(JsonNode funnel) => ((int)funnel["planned"]!, (int)funnel["not_asked"]!, (int)funnel["waiting"]!, (int)funnel["sent"]!);
    }

    [Fact]
    public async Task Of_an_anonymous_survey_a_funnel_does_not_tell_who_answered()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(anonymous: true);

        var funnel = await acme.Get($"scores/funnel?survey={survey}");

        Assert.Null(funnel["answered"]);
        Assert.Null(funnel["completed"]);
    }

    [Fact]
    public async Task Hours_are_those_of_the_workspaces_zone()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        await acme.Answers(survey, Monday, 1, [0, 0, 0, 1, 5]);
        await acme.Answers(survey, "2026-03-15T22:10:00Z", 1, [2, 0, 0, 0, 0]);
        await acme.RollUp();
        await visitor.SignIn(acme.Owner);

        var file = await visitor.Get($"/overview/hours?survey={survey}&period=all&handler=Csv");

        var lines = file.Html.TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        Assert.Equal("Monday,0,,,,2", lines[1]);
        Assert.StartsWith("Monday,11,100,", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",6", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    [Theory]
    [InlineData("opened", "Monday,9", "Tuesday,9")]
    [InlineData("closed", "Tuesday,15", "Wednesday,15")]
    public async Task Hours_are_those_of_the_ticket_where_that_is_asked_for(string of, string unhappy, string happy)
    {
        var acme = await Workspace.Make(house, "UTC");
        var survey = await acme.Survey();
        await About(acme, survey, day: 9, rating: 1, times: 12);
        await About(acme, survey, day: 10, rating: 5, times: 12);
        await acme.RollUp();
        await visitor.SignIn(acme.Owner);

        var file = await visitor.Get($"/overview/hours?survey={survey}&period=all&of={of}&handler=Csv");
        var page = await visitor.Get($"/overview/hours?survey={survey}&period=all&of={of}");

        var lines = file.Html.TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{unhappy},0,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{happy},100,", lines[2], StringComparison.Ordinal);
        Assert.Contains("2 hours stand out beyond chance", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/overview/compare", "anonymous")]
    [InlineData("/overview/hours", "anonymous")]
    [InlineData("/overview/asked", "asked and answered")]
    public async Task Of_an_anonymous_survey_no_page_tells_anybody_apart(string place, string says)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(anonymous: true);
        await acme.Interaction("1", "about.anonymous@example.com", new { agent = new { name = "Ana" }, tags = new[] { "billing" } });
        await Passerby.Answers(house, acme, survey, score: 5, times: 6);
        await acme.RollUp();
        await visitor.SignIn(acme.Owner);

        var page = await visitor.Get($"{place}?survey={survey}&period=all");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(says, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Ana", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("billing", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent", "Ana")]
    [InlineData("tag", "billing")]
    [InlineData("contact_attribute:plan", "gold")]
    [InlineData("no-such-thing", "Ana")]
    public async Task A_page_compares_by_all_that_answers_are_told_apart_by(string by, string group)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Monday, 1, [0, 0, 0, 0, 6], new { agent = new { name = "Ana" }, tags = new[] { "billing" }, contact = new { email = "compare@example.com", attributes = new { plan = "gold" } } });
        await acme.RollUp();
        await visitor.SignIn(acme.Owner);

        var page = await visitor.Get($"/overview/compare?survey={survey}&period=all&by={by}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(group, page.Html, StringComparison.Ordinal);
        Assert.Contains("100.0 %", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_lies_further_from_the_whole_than_chance_allows_is_said_in_words()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Monday, 1, [20, 0, 0, 0, 5], By("Ana", "login"));
        await acme.Answers(survey, Monday, 1, [20, 0, 0, 0, 80], By("Ben", "login"));
        await acme.Answers(survey, Monday, 1, [1, 0, 0, 0, 4], By("Cara", "login"));
        await acme.RollUp();
        await visitor.SignIn(acme.Owner);

        var agents = WebUtility.HtmlDecode((await visitor.Get($"/overview/compare?survey={survey}&period=all")).Html);
        var topics = await visitor.Get($"/overview/compare?survey={survey}&period=all&by=channel");

        Assert.Contains("Further from the whole than chance allows: Ana 20.0 % of 25 answers.", agents, StringComparison.Ordinal);
        Assert.DoesNotContain("than chance allows", topics.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_view_is_found_by_its_name_and_leads_back()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await visitor.SignIn(acme.Owner);
        var address = $"/overview/compare?survey={survey}&period=30d&by=tag";

        await visitor.SubmitFrom(address, "/overview/views?handler=Save", ("Name", "Topics & months"), ("Address", address));
        var refused = await visitor.SubmitFrom(address, "/overview/views?handler=Save", ("Name", "Elsewhere"), ("Address", "//evil.example/overview"));

        var again = await visitor.SubmitFrom(address, "/overview/views?handler=Save", ("Name", "topics & MONTHS"), ("Address", address));

        Assert.Contains("is no view of the scores", refused.Html, StringComparison.Ordinal);
        Assert.Contains("is the name of a saved view already", again.Html, StringComparison.Ordinal);
        var page = WebUtility.HtmlDecode((await visitor.Get("/overview/views")).Html);
        Assert.Contains($"<a href=\"{address}\">Topics & months</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_that_could_not_be_saved_keeps_its_name_and_one_that_is_removed_is_gone()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await visitor.SignIn(acme.Owner);
        var address = $"/overview/hours?survey={survey}";

        var tooLong = await visitor.SubmitFrom(address, "/overview/views?handler=Save", ("Name", new string('x', 101)), ("Address", address));
        Assert.Contains($"value=\"{new string('x', 101)}\"", tooLong.Html, StringComparison.Ordinal);
        Assert.Contains($"value=\"{address}\"", tooLong.Html, StringComparison.Ordinal);

        await visitor.SubmitFrom(address, "/overview/views?handler=Save", ("Name", "Hours"), ("Address", address));
        var id = await acme.In(db => db.SavedViews.Select(v => v.Id).SingleAsync());
        await visitor.SubmitFrom("/overview/views", $"/overview/views?handler=Remove&id={id}");
        await visitor.SubmitFrom("/overview/views", $"/overview/views?handler=Remove&id={id}");

        Assert.Equal(0, await acme.In(db => db.SavedViews.CountAsync()));
        Assert.Single(await acme.In(db => db.AuditEntries.Where(e => e.Action == "saved_view.removed").ToListAsync()));
    }

    /// <summary>Tickets that came in at nine and were closed at three the day after.</summary>
    private static async Task About(Workspace acme, string survey, int day, int rating, int times)
    {
        for (var n = 0; n < times; n++)
        {
            var id = $"{day}-{n}";
            await acme.Post("interactions", new { source = "desk", external_id = id, status = "closed", opened_at = $"2026-03-{day:00}T09:30:00Z", closed_at = $"2026-03-{day + 1:00}T15:30:00Z" }, HttpStatusCode.Created);
            await acme.Answer(survey, rating, $"2026-03-{day + 2:00}T12:00:00Z", new { interaction = new { source = "desk", external_id = id } });
        }
    }

    private static object By(string agent, string tag) => new { agent = new { name = agent }, tags = new[] { tag } };
}
