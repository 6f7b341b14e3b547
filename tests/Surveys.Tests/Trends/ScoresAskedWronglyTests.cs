using System.Net;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Trends;

public sealed class ScoresAskedWronglyTests(House house)
{
    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-13-01", "from")]
    [InlineData("from=2026-02-30", "from")]
    [InlineData("from=0001-01-01", "from")]
    [InlineData("from=", "from")]
    [InlineData("from=0001-01-01T00:00:00Z", "from")]
    [InlineData("to=9999-12-31T23:59:59Z", "to")]
    [InlineData("from=2026-01-01Tnoon", "from")]
    [InlineData("to=9999-12-31", "to")]
    [InlineData("from=2026-03-02&to=2026-03-01", "to")]
    [InlineData("from=2026-03-01&to=2026-03-01", "to")]
    [InlineData("from=2000-01-01&to=2026-01-01", "from")]
    [InlineData("interval=year", "interval")]
    [InlineData("interval=Month", "interval")]
    [InlineData("interval=0", "interval")]
    [InlineData("group_by=moon", "group_by")]
    [InlineData("group_by=", "group_by")]
    [InlineData("compare=tomorrow", "compare")]
    [InlineData("compare=2026-03-01..", "compare")]
    [InlineData("compare=2026-03-02..2026-03-01", "compare")]
    [InlineData("compare=2026-03-01..2026-03-02..2026-03-03", "compare")]
    [InlineData("confidence=2", "confidence")]
    [InlineData("confidence=1", "confidence")]
    [InlineData("confidence=0", "confidence")]
    [InlineData("confidence=NaN", "confidence")]
    [InlineData("confidence=sure", "confidence")]
    [InlineData("agent=Ana", "agent")]
    [InlineData("team=1", "team")]
    [InlineData("channel=a%00b", "channel")]
    public async Task A_parameter_that_cannot_be_understood_is_named(string query, string field)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var problem = await acme.Send(HttpMethod.Get, $"scores?survey={survey}&{query}", expected: HttpStatusCode.UnprocessableEntity);

        Assert.Contains(field, problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var problem = await acme.Send(HttpMethod.Get, $"scores?survey={survey}&from=x&interval=y&group_by=z", expected: HttpStatusCode.UnprocessableEntity);

        Assert.Equal(["from", "group_by", "interval"], problem["errors"]!.AsObject().Select(error => error.Key).Order());
    }

    [Theory]
    [InlineData("scores")]
    [InlineData("scores?survey=")]
    [InlineData("scores?survey=csat")]
    public async Task Without_a_survey_there_are_no_scores(string path)
    {
        var acme = await Workspace.Make(house);

        var problem = await acme.Send(HttpMethod.Get, path, expected: HttpStatusCode.UnprocessableEntity);

        Assert.True(problem["errors"]!.AsObject().ContainsKey("survey"));
    }

    [Fact]
    public async Task A_survey_of_another_workspace_is_one_that_does_not_exist()
    {
        var (mine, theirs) = (await Workspace.Make(house), await Workspace.Make(house));
        var survey = await theirs.Survey();
        await theirs.Answer(survey, 5, "2026-03-10T12:00:00Z");
        await theirs.RollUp();

        var foreign = await Refused(mine, survey);
        var nowhere = await Refused(mine, Guid.CreateVersion7().ToString());

        Assert.Equal(nowhere.ToJsonString(), foreign.ToJsonString());
    }

    [Fact]
    public async Task A_survey_that_was_never_published_has_no_scores_and_says_so()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Post("surveys", new { name = "Draft", template = "csat5" }, HttpStatusCode.Created);

        var problem = await acme.Send(HttpMethod.Get, $"scores?survey={survey["id"]}", expected: HttpStatusCode.Conflict);

        Assert.Contains("publi", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2011-12-30", "2011-12-31")]
    [InlineData("2011-12-01", "2011-12-30")]
    [InlineData("2011-12-01", "2012-01-31")]
    public async Task A_day_that_the_zone_left_out_can_be_asked_for(string from, string to)
    {
        // Samoa went over the date line and had no 30 December 2011.
        var acme = await Workspace.Make(house, "Pacific/Apia");
        var survey = await acme.Survey();
        await acme.Answer(survey, 5, "2011-12-15T12:00:00Z");

        var scores = await acme.Scores(survey, $"&interval=day&from={from}&to={to}");

        Assert.Equal(from == "2011-12-30" ? 0 : 1, (int)scores["total"]!["n"]!);
    }

    private static Task<JsonNode> Refused(Workspace acme, string survey) =>
        acme.Send(HttpMethod.Get, $"scores?survey={survey}", expected: HttpStatusCode.UnprocessableEntity);
}
