using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Trends;

public sealed class OtherSeriesTests(House house)
{
    private const string Noon = "2026-03-10T12:00:00Z";

    [Fact]
    public async Task Answers_on_another_scale_stand_beside_and_are_never_added()
    {
        var (acme, survey) = await Rescaled("csat5", "csat7", before: [1, 0, 2, 3, 4]);
        await acme.Answers(survey, Noon, 1, [0, 0, 0, 1, 0, 1, 6]);

        var scores = await acme.Scores(survey, "&interval=day&group_by=team");

        Assert.Equal((2, 7), ((int)scores["rule"]!["version"]!, (int)scores["rule"]!["highest"]!));
        Assert.Equal([0, 0, 0, 1, 0, 1, 6], scores["total"]!.Tally());
        Assert.Equal(87.5, (double)scores["total"]!["score"]!, 9);
        var other = Assert.Single(scores["other_series"]!.AsArray())!;
        Assert.Equal((1, 5), ((int)other["rule"]!["version"]!, (int)other["rule"]!["highest"]!));
        Assert.Equal([1, 0, 2, 3, 4], other["total"]!.Tally());
        Assert.Equal(70, (double)other["total"]!["score"]!, 9);
        Assert.Equal([10], other["series"]!.Each<int>("n"));
        Assert.Equal([10], other["groups"]!.Each<int>("n"));
        Assert.Equal([8], scores["groups"]!.Each<int>("n"));
    }

    [Fact]
    public async Task The_overview_says_where_a_new_series_begins_and_shows_the_one_before_while_it_is_empty()
    {
        var (acme, survey) = await Rescaled("csat5", "csat7", before: [1, 0, 2, 3, 4], at: $"{TimeProvider.System.GetUtcNow():O}");
        await acme.RollUp();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var page = WebUtility.HtmlDecode((await owner.Get($"/overview?survey={survey}")).Html);

        Assert.Contains("the scale changed to CSAT from 1 to 7 with 6, 7 as happy: a new series begins there", page, StringComparison.Ordinal);
        Assert.Contains("10 answers on another scale, CSAT from 1 to 5 with 4, 5 as happy", page, StringComparison.Ordinal);
        Assert.Contains("CSAT 70.0 %", page, StringComparison.Ordinal);
        Assert.Contains("No answers on the present scale", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_without_answers_in_the_period_has_no_series_there()
    {
        var (acme, survey) = await Rescaled("csat5", "nps", before: [0, 0, 0, 0, 3]);
        await acme.Answer(survey, 9, "2026-05-10T12:00:00Z");

        var scores = await acme.Scores(survey, "&from=2026-05-01&to=2026-06-01");

        Assert.Empty(scores["other_series"]!.AsArray());
        Assert.Equal(("nps", 1), ((string?)scores["rule"]!["metric"], (int)scores["total"]!["n"]!));
    }

    [Fact]
    public async Task Periods_are_compared_within_a_rule_and_never_across()
    {
        var (acme, survey) = await Rescaled("csat5", "csat3", before: [5, 0, 0, 0, 5]);
        await acme.Answers(survey, "2026-04-10T12:00:00Z", 1, [0, 0, 10]);

        var scores = await acme.Scores(survey, "&from=2026-04-01&to=2026-05-01&compare=2026-03-01..2026-04-01");

        Assert.Null(scores["change"]);
        Assert.Equal(10, (int)scores["total"]!["n"]!);
    }

    [Fact]
    public async Task New_words_on_the_same_scale_go_on_in_the_same_series()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answer(survey, 5, Noon);
        await Redraft(acme, survey, draft => draft with { FollowUps = [] });
        await acme.Answer(survey, 1, Noon);

        var scores = await acme.Scores(survey);

        Assert.Equal([1, 0, 0, 0, 1], scores["total"]!.Tally());
        Assert.Empty(scores["other_series"]!.AsArray());
        Assert.Equal(1, (int)scores["rule"]!["version"]!);
    }

    [Fact]
    public async Task After_withdrawing_the_scores_can_still_be_read()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answer(survey, 5, Noon);

        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/publication", expected: HttpStatusCode.NoContent);

        Assert.Equal(1, (int)(await acme.Scores(survey))["total"]!["n"]!);
    }

    private async Task<(Workspace Acme, string Survey)> Rescaled(string from, string to, int[] before, string at = Noon)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(from);
        await acme.Answers(survey, at, 1, before);
        await Redraft(acme, survey, _ => Templates.Find(to)!.Content);
        return (acme, survey);
    }

    private static async Task Redraft(Workspace acme, string survey, Func<SurveyContent, SurveyContent> change)
    {
        var id = Guid.Parse(survey);
        await acme.In(async db =>
        {
            var stored = await db.Surveys.SingleAsync(s => s.Id == id);
            stored.Draft = change(stored.Draft);
            return await db.SaveChangesAsync();
        });
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
    }
}
