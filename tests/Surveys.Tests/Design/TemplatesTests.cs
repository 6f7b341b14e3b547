using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Scoring;

namespace Surveys.Tests.Design;

public sealed class TemplatesTests(House house)
{
    [Theory]
    [InlineData("csat2", "csat", 1, 2, "2")]
    [InlineData("csat3", "csat", 1, 3, "3")]
    [InlineData("csat5", "csat", 1, 5, "4 5")]
    [InlineData("csat7", "csat", 1, 7, "6 7")]
    [InlineData("csat10", "csat", 1, 10, "8 9 10")]
    [InlineData("stars5", "csat", 1, 5, "4 5")]
    [InlineData("smileys5", "csat", 1, 5, "4 5")]
    [InlineData("nps", "nps", 0, 10, "9 10")]
    [InlineData("ces5", "ces", 1, 5, "4 5")]
    [InlineData("ces7", "ces", 1, 7, "5 6 7")]
    [InlineData("effort5", "ces", 1, 5, "1 2", "lower_is_better")]
    [InlineData("enps", "nps", 0, 10, "9 10")]
    [InlineData("agent5", "csat", 1, 5, "4 5")]
    [InlineData("resolved", "csat", 1, 2, "2")]
    [InlineData("helpful", "csat", 1, 2, "2")]
    public async Task A_survey_from_a_template_scores_as_the_definition_says(
        string template, string metric, int lowest, int highest, string favourable, string direction = "higher_is_better")
    {
        var acme = await Workspace.Make(house);

        var survey = await acme.Post("surveys", new { name = " After a ticket ", template }, HttpStatusCode.Created);

        var rule = survey["rule"]!;
        Assert.Equal((metric, lowest, highest), ((string?)rule["metric"], (int)rule["lowest"]!, (int)rule["highest"]!));
        Assert.Equal(favourable, string.Join(' ', rule["favourable"]!.AsArray().Select(rating => (int)rating!)));
        Assert.Equal(direction, (string?)rule["direction"]);
        Assert.Equal(("After a ticket", metric, "draft"), ((string?)survey["name"], (string?)survey["kind"], (string?)survey["status"]));
        Assert.Null(survey["version"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)survey["question"]));
    }

    [Fact]
    public void Every_rating_has_a_word_or_only_the_ends_have()
    {
        foreach (var question in Templates.All.Select(template => template.Content.Scored))
        {
            Assert.Contains(question.Labels.Count, new[] { 0, question.Rule.Points });
            Assert.All(question.Labels, label => Assert.False(label.IsEmpty));
            Assert.Equal(question.LowLabel.ByLanguage, question.LabelOf(question.Lowest)!.ByLanguage);
            Assert.Equal(question.HighLabel.ByLanguage, question.LabelOf(question.Highest)!.ByLanguage);
            Assert.NotEqual(question.LowLabel.ByLanguage, question.HighLabel.ByLanguage);
            Assert.Equal(question.Rule.Points, question.Ratings.Count());
        }
    }

    [Fact]
    public void Each_template_has_a_name_of_its_own_and_a_rule_that_holds()
    {
        Assert.Equal(Templates.All.Count, Templates.All.Select(template => template.Id).Distinct().Count());
        Assert.Equal(Templates.All.Count, Templates.All.Select(template => template.Name).Distinct().Count());
        Assert.All(Templates.All, template => Assert.Equal(1, template.Content.Scored.Rule.Version));
        Assert.Null(Templates.Find("csat4"));
        Assert.Null(Templates.Find(null));
    }

    [Fact]
    public async Task Publishing_twice_makes_no_new_version()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var again = await Publish(acme, survey);

        Assert.Equal((1, "published"), ((int)again["version"]!, (string?)again["status"]));
        Assert.Equal(1, await acme.In(db => db.SurveyVersions.CountAsync()));
    }

    [Fact]
    public async Task Published_by_many_at_once_there_is_one_version()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Post("surveys", new { name = "At once", template = "csat5" }, HttpStatusCode.Created);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Publish(acme, (string)survey["id"]!)));

        Assert.Equal(1, await acme.In(db => db.SurveyVersions.CountAsync()));
    }

    [Fact]
    public async Task New_words_make_a_version_under_the_same_rule()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var versions = await Redraft(acme, survey, draft => draft with { Scored = draft.Scored with { Text = new Words("en", "Are you happy?") } });

        Assert.Equal([(1, 1), (2, 1)], versions.Select(v => (v.Number, v.RuleVersion)));
        Assert.Equal(["How happy are you with the help you received?", "Are you happy?"], versions.Select(v => v.Content.Scored.Text.In("en", [])));
    }

    [Fact]
    public async Task Another_scale_makes_a_version_under_a_new_rule()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var versions = await Redraft(acme, survey, _ => Templates.Find("nps")!.Content);

        Assert.Equal([(1, 1), (2, 2)], versions.Select(v => (v.Number, v.RuleVersion)));
        Assert.Equal((Metric.Nps, 0, 10), (versions[1].Metric, versions[1].Lowest, versions[1].Highest));
        Assert.Equal(2, (int)(await Publish(acme, survey))["version"]!);
    }

    [Fact]
    public async Task Another_reading_of_the_same_scale_makes_a_new_rule_too()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var versions = await Redraft(acme, survey, draft => draft with { Scored = draft.Scored with { Favourable = [5] } });

        Assert.Equal([(1, 1), (2, 2)], versions.Select(v => (v.Number, v.RuleVersion)));
        Assert.Equal([5], versions[1].Favourable);
    }

    [Fact]
    public async Task A_withdrawn_survey_is_a_draft_again_and_keeps_its_versions()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/publication", expected: HttpStatusCode.NoContent);
        var withdrawn = await acme.Get($"surveys/{survey}");
        var again = await Publish(acme, survey);

        Assert.Equal("draft", (string?)withdrawn["status"]);
        Assert.Equal(1, (int)again["version"]!);
    }

    private static Task<JsonNode> Publish(Workspace acme, string survey) =>
        acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);

    private static async Task<List<SurveyVersion>> Redraft(Workspace acme, string survey, Func<SurveyContent, SurveyContent> change)
    {
        await acme.In(async db =>
        {
            var stored = await db.Surveys.SingleAsync();
            stored.Draft = change(stored.Draft);
            return await db.SaveChangesAsync();
        });
        await Publish(acme, survey);
        return await acme.In(db => db.SurveyVersions.AsNoTracking().OrderBy(v => v.Number).ToListAsync());
    }
}
