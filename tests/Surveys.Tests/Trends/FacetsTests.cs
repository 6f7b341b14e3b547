using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Tests.Responses;
using static Surveys.Tests.Responses.FollowUps;

namespace Surveys.Tests.Trends;

public sealed class FacetsTests(House house)
{
    private const string Noon = "2026-03-10T12:00:00Z";

    [Fact]
    public async Task An_answer_with_several_tags_is_in_the_group_of_each()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [2, 0, 0, 0, 4], new { tags = new[] { "billing" } });
        await acme.Answers(survey, Noon, 1, [5, 0, 0, 0, 1], new { tags = new[] { "billing", "card" } });
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 9]);

        var scores = await acme.Scores(survey, "&group_by=tag");

        Assert.Equal(21, (int)scores["total"]!["n"]!);
        Assert.Equal(["billing", "card"], scores["groups"]!.Each<string>("name").Order());
        Assert.Equal([7, 0, 0, 0, 5], Named(scores, "billing").Tally());
        Assert.Equal([5, 0, 0, 0, 1], Named(scores, "card").Tally());
    }

    [Fact]
    public async Task Asked_by_a_tag_all_figures_are_of_its_answers()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [1, 0, 0, 0, 4], new { tags = new[] { "billing" }, agent = new { name = "Ana" }, channel = "chat" });
        await acme.Answers(survey, "2026-04-10T12:00:00Z", 1, [3, 0, 0, 0, 5], new { tags = new[] { "billing", "card" }, agent = new { name = "Dan" }, channel = "email" });
        await acme.Answers(survey, Noon, 1, [9, 0, 0, 0, 0], new { tags = new[] { "card" }, agent = new { name = "Ana" }, channel = "email" });

        var scores = await acme.Scores(survey, "&tag=billing&group_by=agent&interval=month&from=2026-03-01&to=2026-05-01");

        Assert.Equal([4, 0, 0, 0, 9], scores["total"]!.Tally());
        Assert.Equal([5, 8], scores["series"]!.Each<int>("n"));
        Assert.Equal([1, 0, 0, 0, 4], Named(scores, "Ana").Tally());
        var (filtered, both, other) = (await acme.Scores(survey, "&tag=billing&channel=email"), await acme.Scores(survey, "&tag=billing&group_by=tag"), await acme.Scores(survey, "&tag=card&group_by=agent"));
        Assert.Equal([3, 0, 0, 0, 5], filtered["total"]!.Tally());
        Assert.Equal([3, 0, 0, 0, 5], Named(both, "card").Tally());
        Assert.Equal([9, 0, 0, 0, 0], Named(other, "Ana").Tally());
        Assert.Equal(0, (int)(await acme.Scores(survey, "&tag=unknown"))["total"]!["n"]!);
    }

    [Fact]
    public async Task Groups_are_made_by_what_was_chosen_in_a_question()
    {
        var acme = await Workspace.Make(house);
        var survey = await Choosing(acme);
        await acme.Answers(survey, Noon, 1, [4, 0, 0, 0, 1], new { answers = new { q1 = "c1", q2 = new[] { "c3", "c4" } } });
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 6], new { answers = new { q1 = "c2", q2 = new[] { "c3" } }, tags = new[] { "billing" } });

        var why = await acme.Scores(survey, "&group_by=question:q1");
        var what = await acme.Scores(survey, "&group_by=question:q2");

        Assert.Equal([4, 0, 0, 0, 1], Named(why, "Too slow").Tally());
        Assert.Equal("c2", (string)Named(why, "Unfriendly")["id"]!);
        Assert.Equal([4, 0, 0, 0, 7], Named(what, "The articles").Tally());
        Assert.Equal([4, 0, 0, 0, 1], Named(what, "The chat").Tally());
        Assert.Equal(["The articles"], (await acme.Scores(survey, "&group_by=question:q2&tag=billing"))["groups"]!.Each<string>("name"));
    }

    [Theory]
    [InlineData("question:q3")]
    [InlineData("question:nothing")]
    [InlineData("question")]
    [InlineData("question:")]
    [InlineData("tag:billing")]
    [InlineData("attribute")]
    [InlineData("survey:1")]
    [InlineData("colour")]
    public async Task What_is_no_dimension_is_refused_with_what_would_be(string grouping)
    {
        var acme = await Workspace.Make(house);
        var survey = await Choosing(acme);

        var refused = await acme.Send(HttpMethod.Get, $"scores?survey={survey}&group_by={grouping}", expected: HttpStatusCode.UnprocessableEntity);

        Assert.Contains(grouping.StartsWith("question:", StringComparison.Ordinal) && grouping.Length > 9 ? "no single or multiple choice" : "attribute:NAME", (string)refused["errors"]!["group_by"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_to_an_anonymous_survey_are_told_apart_by_nothing()
    {
        var acme = await Workspace.Make(house);
        var survey = await Choosing(acme);
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 0, 6], new { answers = new { q1 = "c2" }, tags = new[] { "billing" } });
        // Such a survey takes no answers from elsewhere, and its own have no tags; should they have some all the same:
        await acme.In(db => db.Database.ExecuteSqlRawAsync("update surveys set is_anonymous = true"));

        Assert.Empty((await acme.Scores(survey, "&group_by=question:q1"))["groups"]!.AsArray());
        Assert.Empty((await acme.Scores(survey, "&group_by=tag"))["groups"]!.AsArray());
        Assert.Empty((await acme.Scores(survey, "&group_by=question:q1&tag=billing"))["groups"]!.AsArray());
        Assert.Equal(6, (int)(await acme.Scores(survey))["total"]!["n"]!);
    }

    /// <summary>A survey with a single choice, a multiple choice and a ranking.</summary>
    private static Task<string> Choosing(Workspace acme) => acme.SurveyAsking(
        anonymous: false,
        Question("q1", "single", "Why?", ("c1", "Too slow"), ("c2", "Unfriendly")),
        Question("q2", "multiple", "Why?", ("c3", "The articles"), ("c4", "The chat")),
        Question("q3", "ranking", "Why?", ("c5", "Speed"), ("c6", "Kindness")));

    private static JsonNode Named(JsonNode scores, string name) => scores["groups"]!.AsArray().Single(group => (string?)group!["name"] == name)!;
}
