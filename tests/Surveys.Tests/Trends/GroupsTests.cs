using System.Text.Json.Nodes;
using Surveys.Scoring;

namespace Surveys.Tests.Trends;

public sealed class GroupsTests(House house)
{
    private const string Noon = "2026-03-10T12:00:00Z";

    [Fact]
    public async Task Groups_are_named_counted_and_drawn_to_the_score_of_all()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [6, 0, 0, 0, 6], new { agent = new { name = "Ana" } });
        await acme.Answers(survey, Noon, 1, [1, 0, 0, 0, 19], new { agent = new { name = "Dan" } });
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 5], new { agent = new { name = "Eva" } });

        var groups = (await acme.Scores(survey, "&group_by=agent"))["groups"]!;

        var tallies = new[] { Tally(6, 6), Tally(1, 19), Tally(0, 5) };
        var shrunken = Shrinkage.Of(tallies);
        Assert.Equal(shrunken[0]!.Value, (double)Named(groups, "Ana")["shrunken"]!, 9);
        Assert.Equal(shrunken[1]!.Value, (double)Named(groups, "Dan")["shrunken"]!, 9);
        Assert.Equal(shrunken[2]!.Value, (double)Named(groups, "Eva")["shrunken"]!, 9);
        Assert.Equal([1, 0, 0, 0, 19], Named(groups, "Dan").Tally());
        Assert.Equal(95, (double)Named(groups, "Dan")["score"]!, 9);
        Assert.Equal(Score.Of(tallies[1]).Margin!.Value.Low, (double)Named(groups, "Dan")["low"]!, 9);
        // Five happy answers don't lead before twenty that are nearly all happy, unless the estimate says so.
        Assert.Equal(groups.Each<double>("shrunken").OrderDescending(), groups.Each<double>("shrunken"));
        Assert.Equal("Ana", (string?)groups[2]!["name"]);
    }

    [Fact]
    public async Task Under_five_answers_only_the_count_is_told_and_the_group_stands_last()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 4], new { team = "Small" });
        await acme.Answers(survey, Noon, 1, [5, 0, 0, 0, 0], new { team = "Large" });

        var groups = (await acme.Scores(survey, "&group_by=team"))["groups"]!;

        Assert.Equal(["Large", "Small"], groups.Each<string>("name"));
        var small = groups[1]!;
        Assert.Equal((4, true), ((int)small["n"]!, (bool)small["masked"]!));
        Assert.Empty(small["tally"]!.AsArray());
        foreach (var number in new[] { "score", "low", "high", "shrunken" })
            Assert.Null(small[number]);
        Assert.False((bool)groups[0]!["masked"]!);
        Assert.Equal(0, (double)groups[0]!["score"]!);
    }

    [Fact]
    public async Task Answers_without_an_agent_are_a_group_without_a_name()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 5]);
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 6], new { agent = new { name = "Ana" }, channel = "chat" });

        var agents = (await acme.Scores(survey, "&group_by=agent"))["groups"]!.AsArray();
        var channels = (await acme.Scores(survey, "&group_by=channel"))["groups"]!.AsArray();

        var nobody = agents.Single(group => group!["name"] is null)!;
        Assert.Null(nobody["id"]);
        Assert.Equal(5, (int)nobody["n"]!);
        Assert.Equal(5, (int)channels.Single(group => group!["name"] is null)!["n"]!);
        Assert.Equal(("chat", "chat"), ((string?)channels.Single(group => group!["name"] is not null)!["id"], (string?)channels.Single(group => group!["name"] is not null)!["name"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&interval=day&from=2026-03-05&to=2026-03-20")]
    [InlineData("&interval=rolling7&from=2026-03-11&to=2026-03-20")]
    [InlineData("&interval=rolling90&from=2026-03-15&to=2026-03-20")]
    public async Task Groups_add_up_to_the_total_for_every_grouping(string query)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        for (var i = 0; i < 60; i++)
        {
            await acme.Answer(survey, 1 + (i * i % 5), $"2026-03-{1 + (i % 20):00}T12:00:00Z", new
            {
                agent = i % 3 == 0 ? null : new { name = $"Agent {i % 2}" },
                team = i % 4 == 0 ? null : $"Team {i % 2}",
                channel = i % 5 == 0 ? null : "chat",
            });
        }

        foreach (var grouping in new[] { "agent", "team", "channel" })
        {
            var scores = await acme.Scores(survey, $"{query}&group_by={grouping}");
            Assert.Equal((int)scores["total"]!["n"]!, scores["groups"]!.Each<int>("n").Sum());
            if (scores["groups"]!.Each<bool>("masked").Contains(true))
                continue;
            var sum = scores["groups"]!.AsArray().Select(group => group!.Tally()).Aggregate((a, b) => a.Zip(b, (x, y) => x + y).ToArray());
            Assert.Equal(scores["total"]!.Tally(), sum);
        }
    }

    [Fact]
    public async Task Answers_that_come_at_once_about_one_agent_are_about_one_agent()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => acme.Answer(survey, 5, Noon, new { agent = new { name = "Ana" } })));

        var groups = (await acme.Scores(survey, "&group_by=agent"))["groups"]!;
        Assert.Equal([16], groups.Each<int>("n"));
    }

    private static Tally Tally(int unhappy, int happy) => new(ScoringRule.Csat(5), [unhappy, 0, 0, 0, happy]);

    private static JsonNode Named(JsonNode groups, string name) => groups.AsArray().Single(group => (string?)group!["name"] == name)!;
}
