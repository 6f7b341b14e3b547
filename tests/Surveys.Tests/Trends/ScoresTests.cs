using System.Text.Json.Nodes;
using Surveys.Scoring;

namespace Surveys.Tests.Trends;

public sealed class ScoresTests(House house)
{
    private const string Noon = "2026-03-10T12:00:00Z";

    [Fact]
    public async Task A_score_stands_beside_its_count_its_tally_its_margin_and_its_rule()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [1, 0, 2, 3, 4]);

        var scores = await acme.Scores(survey, "&from=2026-03-01&to=2026-04-01");

        var expected = Score.Of(new Tally(ScoringRule.Csat(5), [1, 0, 2, 3, 4]));
        Assert.Equal(10, (int)scores["total"]!["n"]!);
        Assert.Equal([1, 0, 2, 3, 4], scores["total"]!.Tally());
        Assert.Equal(70, (double)scores["total"]!["score"]!, 9);
        Assert.Equal(expected.Margin!.Value.Low, (double)scores["total"]!["low"]!, 9);
        Assert.Equal(expected.Margin!.Value.High, (double)scores["total"]!["high"]!, 9);
        Assert.Equal(3.9, (double)scores["total"]!["mean"]!, 9);
        Assert.Equal("""{"metric":"csat","lowest":1,"highest":5,"favourable":[4,5],"direction":"higher_is_better","version":1}""", scores["rule"]!.ToJsonString());
        Assert.Equal((survey, "Europe/Bucharest", "2026-03-01", "2026-04-01"), ((string?)scores["survey"], (string?)scores["time_zone"], (string?)scores["from"], (string?)scores["to"]));
    }

    [Fact]
    public async Task The_margin_is_that_of_the_confidence_asked_for()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, Noon, 1, [1, 0, 2, 3, 4]);

        var scores = await acme.Scores(survey, "&confidence=0.99");

        var expected = Score.Of(new Tally(ScoringRule.Csat(5), [1, 0, 2, 3, 4]), 0.99);
        Assert.Equal(0.99, (double)scores["confidence"]!);
        Assert.Equal(expected.Margin!.Value.Low, (double)scores["total"]!["low"]!, 9);
        Assert.Equal(expected.Margin!.Value.High, (double)scores["total"]!["high"]!, 9);
    }

    [Fact]
    public async Task Nobody_gives_nothing_and_never_zero()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var scores = await acme.Scores(survey, "&interval=day&group_by=agent&compare=previous&from=2026-03-01&to=2026-03-03");

        Assert.Equal(0, (int)scores["total"]!["n"]!);
        foreach (var number in new[] { "score", "low", "high", "mean" })
            Assert.Null(scores["total"]!.AsObject()[number]);
        Assert.Equal([0, 0, 0, 0, 0], scores["total"]!.Tally());
        Assert.All(scores["series"]!.AsArray(), point => Assert.Null(point!["score"]));
        Assert.Equal(2, scores["series"]!.AsArray().Count);
        Assert.Empty(scores["groups"]!.AsArray());
        Assert.Null(scores["change"]);
        Assert.Null(scores["responses"]!["rate"]);
        Assert.Null(scores["responses"]!["low"]);
    }

    [Fact]
    public async Task A_survey_without_answers_has_empty_scores_for_its_last_days()
    {
        var acme = await Workspace.Make(house);

        var scores = await acme.Scores(await acme.Survey());

        Assert.Equal(0, (int)scores["total"]!["n"]!);
        Assert.Null(scores["total"]!["score"]);
        Assert.NotEmpty(scores["series"]!.AsArray());
    }

    [Fact]
    public async Task Nps_is_promoters_less_detractors()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey("nps");
        int[] tally = [0, 1, 1, 0, 1, 1, 2, 6, 7, 20, 12];
        await acme.Answers(survey, Noon, 0, tally);

        var total = (await acme.Scores(survey))["total"]!;

        var expected = Score.Of(new Tally(ScoringRule.Nps, Array.ConvertAll(tally, n => (long)n)));
        Assert.Equal(50.98, (double)total["score"]!, 2);
        Assert.Equal(100.0 * (32 - 6) / 51, (double)total["score"]!, 9);
        Assert.Equal((expected.Margin!.Value.Low, expected.Margin!.Value.High), ((double)total["low"]!, (double)total["high"]!));
    }

    [Fact]
    public async Task Ces_is_the_mean_and_one_answer_has_no_margin()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey("ces7");
        await acme.Answer(survey, 6, "2026-03-09T12:00:00Z");
        await acme.Answers(survey, Noon, 1, [0, 1, 0, 2, 1, 3, 4]);

        var scores = await acme.Scores(survey, "&interval=day");

        Assert.Equal(6, (double)scores["series"]![0]!["score"]!);
        Assert.Null(scores["series"]![0]!["low"]);
        var expected = Score.Of(new Tally(ScoringRule.Ces(7), [0, 1, 0, 2, 1, 4, 4]));
        Assert.Equal((2 + 8 + 5 + 24 + 28) / 12.0, (double)scores["total"]!["score"]!, 9);
        Assert.Equal(expected.Margin!.Value.High, (double)scores["total"]!["high"]!, 9);
    }

    [Fact]
    public async Task Filters_narrow_the_answers()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var first = await acme.Answer(survey, 5, Noon, new { agent = new { name = "Ana" }, team = "1st line", channel = "email" });
        var second = await acme.Answer(survey, 1, Noon, new { agent = new { name = "Dan" }, team = "2nd line", channel = "chat" });

        Assert.Equal([0, 0, 0, 0, 1], await TallyOf(acme, survey, $"&agent={first["agent"]}"));
        Assert.Equal([1, 0, 0, 0, 0], await TallyOf(acme, survey, $"&team={second["team"]}"));
        Assert.Equal([1, 0, 0, 0, 0], await TallyOf(acme, survey, "&channel=chat"));
        Assert.Equal([0, 0, 0, 0, 0], await TallyOf(acme, survey, $"&channel=chat&agent={first["agent"]}"));
        Assert.Equal([0, 0, 0, 0, 0], await TallyOf(acme, survey, $"&agent={Guid.CreateVersion7()}"));
        Assert.Equal([1, 0, 0, 0, 1], await TallyOf(acme, survey, "&from=2026-03-10&to=2026-03-11"));
        Assert.Equal([0, 0, 0, 0, 0], await TallyOf(acme, survey, "&from=2026-03-09&to=2026-03-10"));
    }

    private static async Task<List<long>> TallyOf(Workspace acme, string survey, string query)
    {
        JsonNode scores = await acme.Scores(survey, query);
        return [.. scores["total"]!.Tally()];
    }
}
