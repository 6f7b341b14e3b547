using System.Net;
using System.Text.Json.Nodes;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Trends;

/// <summary>Scores by what the help desk knows of interactions and people, and of several surveys together.</summary>
public sealed class AttributesTests(House house)
{
    private const string Noon = "2026-03-10T12:00:00Z";

    [Fact]
    public async Task Groups_are_made_by_an_attribute_of_the_customer()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [1, 0, 0, 0, 5], Customer("g@example.com", "gold"));
        await acme.Answers(survey, Noon, 1, [4, 0, 0, 0, 2], Customer("s@example.com", "silver"));
        await acme.Answers(survey, Noon, 1, [9, 0, 0, 0, 0]);

        var scores = await acme.Scores(survey, "&group_by=contact_attribute:plan");

        Assert.Equal(21, (int)scores["total"]!["n"]!);
        Assert.Equal(["gold", "silver"], scores["groups"]!.Each<string>("name"));
        Assert.Equal([1, 0, 0, 0, 5], Named(scores, "gold").Tally());
        Assert.Empty((await acme.Scores(survey, "&group_by=attribute:plan"))["groups"]!.AsArray());
    }

    [Fact]
    public async Task Groups_are_made_by_an_attribute_of_the_interaction()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await About(acme, survey, "1", "router", [0, 0, 0, 1, 4]);
        await About(acme, survey, "2", "phone", [5, 0, 0, 0, 0]);

        var scores = await acme.Scores(survey, "&group_by=attribute:product");

        Assert.Equal(["router", "phone"], scores["groups"]!.Each<string>("name"));
        Assert.Equal([0, 0, 0, 1, 4], Named(scores, "router").Tally());
    }

    [Fact]
    public async Task Asked_by_an_attribute_all_figures_are_of_its_answers()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 6], Customer("g@example.com", "gold", agent: "Ana", "billing"));
        await acme.Answers(survey, Noon, 1, [2, 0, 0, 0, 3], Customer("g@example.com", "gold", agent: "Dan"));
        await acme.Answers(survey, Noon, 1, [7, 0, 0, 0, 0], Customer("s@example.com", "silver", agent: "Ana"));

        var gold = await acme.Scores(survey, "&contact_attribute:plan=gold&group_by=agent&interval=day");
        var (tagged, neither) = (await acme.Scores(survey, "&contact_attribute:plan=gold&tag=billing&group_by=tag"), await acme.Scores(survey, "&contact_attribute:plan=gold&contact_attribute:plan=silver"));

        Assert.Equal([2, 0, 0, 0, 9], gold["total"]!.Tally());
        Assert.Equal([11], gold["series"]!.Each<int>("n"));
        Assert.Equal([0, 0, 0, 0, 6], Named(gold, "Ana").Tally());
        Assert.Equal([0, 0, 0, 0, 6], Named(tagged, "billing").Tally());
        Assert.Equal(0, (int)neither["total"]!["n"]!);
    }

    [Fact]
    public async Task Surveys_of_one_scale_are_added_and_those_of_another_stand_apart()
    {
        var acme = await Workspace.Make(house);
        var (chat, mail, nps) = (await acme.Survey(), await acme.Survey(), await acme.Survey("nps"));
        await acme.Answers(chat, Noon, 1, [0, 0, 0, 0, 6]);
        await acme.Answers(mail, Noon, 1, [5, 0, 0, 0, 1]);
        await acme.Answers(nps, Noon, 0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
        // Of whom nobody is told apart, that is not even by the survey they answered.
        await Passerby.Answers(house, acme, await acme.Survey(anonymous: true), score: 4, times: 6);
        await acme.RollUp();

        var scores = await acme.Get("scores?group_by=survey");

        Assert.Null(scores["survey"]);
        Assert.Equal([5, 0, 0, 0, 7], scores["total"]!.Tally());
        Assert.Equal([chat, mail], scores["groups"]!.Each<string>("id"));
        var other = Assert.Single(scores["other_series"]!.AsArray())!;
        Assert.Equal(7, (int)other["total"]!["n"]!);
        Assert.Equal([nps], other["groups"]!.Each<string>("id"));
        Assert.Contains("never added", (string)scores["note"]!, StringComparison.Ordinal);
        var one = await acme.Get($"scores?group_by=survey&survey={chat}");
        Assert.Equal([0, 0, 0, 0, 6], one["total"]!.Tally());
    }

    [Fact]
    public async Task A_moment_stands_for_its_day_in_the_zone_of_the_workspace()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        await acme.Answer(survey, 5, "2026-03-09T23:30:00Z");
        await acme.Answer(survey, 5, "2026-03-10T22:30:00Z");

        var scores = await acme.Scores(survey, "&from=2026-03-09T22:00:00Z&to=2026-03-10T22:00:00Z");

        Assert.Equal(("2026-03-10", "2026-03-11"), ((string)scores["from"]!, (string)scores["to"]!));
        Assert.Equal(1, (int)scores["total"]!["n"]!);
        Assert.Equal("2026-03-12", (string)(await acme.Scores(survey, "&from=2026-03-09T22:00:00Z&to=2026-03-11T21:59:59Z"))["to"]!);
    }

    [Theory]
    [InlineData("strengths")]
    [InlineData("funnel")]
    public async Task What_is_not_counted_by_attributes_says_so(string figures)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var refused = await acme.Send(HttpMethod.Get, $"scores/{figures}?survey={survey}&contact_attribute:plan=gold", expected: HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(refused["errors"]!["contact_attribute:plan"]);
    }

    private static object Customer(string email, string plan, string? agent = null, params string[] tags) =>
        new { contact = new { email, attributes = new { plan } }, agent = agent is null ? null : new { name = agent }, tags };

    private static async Task About(Workspace acme, string survey, string number, string product, int[] tally)
    {
        for (var rating = 1; rating <= tally.Length; rating++)
        {
            for (var times = 0; times < tally[rating - 1]; times++)
            {
                var id = $"{number}-{rating}-{times}";
                await acme.Post("interactions", new { source = "desk", external_id = id, status = "open", attributes = new { product } }, HttpStatusCode.Created);
                await acme.Answer(survey, rating, Noon, new { interaction = new { source = "desk", external_id = id } });
            }
        }
    }

    private static JsonNode Named(JsonNode scores, string name) => scores["groups"]!.AsArray().Single(group => (string?)group!["name"] == name)!;
}
