using Surveys.Scoring;

namespace Surveys.Tests.Trends;

public sealed class ChangeOfScoresTests(House house)
{
    [Fact]
    public async Task The_previous_period_is_as_long_and_ends_where_this_one_begins()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        // Neither of these lies in one of the two periods.
        await acme.Answer(survey, 5, "2026-02-28T23:59:59Z");
        await acme.Answer(survey, 5, "2026-03-21T00:00:00Z");
        await acme.Answers(survey, "2026-03-10T23:59:59Z", 1, [15, 0, 0, 0, 5]);
        await acme.Answers(survey, "2026-03-11T00:00:00Z", 1, [2, 0, 0, 0, 18]);

        var change = (await acme.Scores(survey, "&from=2026-03-11&to=2026-03-21&compare=previous"))["change"]!;

        var expected = Change.Between(new Tally(ScoringRule.Csat(5), [15, 0, 0, 0, 5]), new Tally(ScoringRule.Csat(5), [2, 0, 0, 0, 18]))!;
        Assert.Equal("""{"from":"2026-03-01","to":"2026-03-11"}""", change["against"]!.ToJsonString());
        Assert.Equal(65, (double)change["difference"]!, 9);
        Assert.Equal(expected.P!.Value, (double)change["p"]!, 9);
        Assert.Equal(expected.Margin!.Value.Low, (double)change["low"]!, 9);
        Assert.Equal(expected.Margin!.Value.High, (double)change["high"]!, 9);
        Assert.Equal("higher", (string?)change["verdict"]);
    }

    [Fact]
    public async Task Two_days_name_any_other_period()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey("nps");
        await acme.Answers(survey, "2025-01-31T12:00:00Z", 0, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20]);
        await acme.Answer(survey, 0, "2025-02-01T12:00:00Z");
        await acme.Answers(survey, "2026-03-10T12:00:00Z", 0, [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        var change = (await acme.Scores(survey, "&from=2026-03-01&to=2026-04-01&compare=2025-01-01..2025-02-01"))["change"]!;

        Assert.Equal(-200, (double)change["difference"]!, 9);
        Assert.Equal("lower", (string?)change["verdict"]);
    }

    [Fact]
    public async Task A_difference_that_chance_explains_is_no_evidence()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, "2026-02-10T12:00:00Z", 1, [5, 0, 0, 0, 5]);
        await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, [4, 0, 0, 0, 6]);

        var change = (await acme.Scores(survey, "&from=2026-03-01&to=2026-04-01&compare=2026-02-01..2026-03-01"))["change"]!;

        Assert.Equal(10, (double)change["difference"]!, 9);
        Assert.Equal("no evidence of change", (string?)change["verdict"]);
    }

    [Fact]
    public async Task Against_nobody_there_is_no_change()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answer(survey, 5, "2026-03-10T12:00:00Z");

        Assert.Null((await acme.Scores(survey, "&from=2026-03-01&to=2026-04-01&compare=previous"))["change"]);
        Assert.Null((await acme.Scores(survey, "&from=2026-03-01&to=2026-04-01"))["change"]);
    }

    [Fact]
    public async Task The_filters_hold_for_both_periods()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, "2026-02-10T12:00:00Z", 1, [5, 0, 0, 0, 5], new { channel = "chat" });
        await acme.Answers(survey, "2026-02-10T12:00:00Z", 1, [20, 0, 0, 0, 0], new { channel = "phone" });
        await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, [5, 0, 0, 0, 5], new { channel = "chat" });

        var change = (await acme.Scores(survey, "&from=2026-03-01&to=2026-04-01&compare=2026-02-01..2026-03-01&channel=chat&group_by=channel"))["change"]!;

        Assert.Equal(0, (double)change["difference"]!, 9);
    }

    [Fact]
    public async Task Each_group_is_compared_with_itself_and_judged_by_the_number_of_groups()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        async Task Both(string agent, int[] before, int[] after)
        {
            await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, before, new { agent = new { name = agent } });
            await acme.Answers(survey, "2026-04-10T12:00:00Z", 1, after, new { agent = new { name = agent } });
        }

        await Both("Ana", [0, 0, 0, 0, 20], [16, 0, 0, 0, 4]);
        // By itself that would be evidence; as the second of three it isn't.
        await Both("Ben", [2, 0, 0, 0, 10], [7, 0, 0, 0, 5]);
        await Both("Cleo", [5, 0, 0, 0, 5], [5, 0, 0, 0, 5]);
        await Both("New", [0, 0, 0, 0, 4], [0, 0, 0, 0, 9]);

        const string Query = "&from=2026-04-01&to=2026-05-01&group_by=agent";
        var groups = (await acme.Scores(survey, Query + "&compare=2026-03-01..2026-04-01"))["groups"]!.AsArray().ToDictionary(group => (string)group!["name"]!, group => group!["change"]);
        var alone = (await acme.Scores(survey, Query))["groups"]!.AsArray();

        Assert.Equal(("lower", -80.0), ((string)groups["Ana"]!["verdict"]!, (double)groups["Ana"]!["difference"]!));
        Assert.InRange((double)groups["Ben"]!["p"]!, 0.025, 0.05);
        Assert.Equal("no evidence of change", (string)groups["Ben"]!["verdict"]!);
        Assert.Equal(0, (double)groups["Cleo"]!["difference"]!);
        Assert.Null(groups["New"]);
        Assert.All(alone, group => Assert.Null(group!["change"]));
    }
}
