using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Scoring;

namespace Surveys.Tests.Design;

public sealed class DraftTests(House house)
{
    private static async Task<JsonObject> Content(Workspace acme, string survey) => (await acme.Get($"surveys/{survey}"))["content"]!.DeepClone().AsObject();

    private static Task<JsonNode> Put(Workspace acme, string survey, JsonNode content, HttpStatusCode expected) =>
        acme.Send(HttpMethod.Put, $"surveys/{survey}", new JsonObject { ["content"] = content.DeepClone() }.ToJsonString(), expected);

    [Fact]
    public async Task What_is_shown_can_be_put_back_and_says_the_same()
    {
        var acme = await Workspace.Make(house);
        foreach (var template in Templates.All)
        {
            var survey = await acme.Survey(template.Id, template.Name);
            await Put(acme, survey, await Content(acme, survey), HttpStatusCode.OK);
            Assert.Equal(1, (int)(await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK))["version"]!);
        }
    }

    [Fact]
    public async Task A_changed_draft_is_asked_only_when_it_is_published()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var content = await Content(acme, survey);
        content["scored"]!["text"]!["en"] = "How was it, {{contact.name|friend}}?";

        var changed = await Put(acme, survey, content, HttpStatusCode.OK);
        var asked = await acme.In(db => db.SurveyVersions.AsNoTracking().SingleAsync());
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);

        Assert.Equal("How was it, {{contact.name|friend}}?", (string?)changed["question"]);
        Assert.Equal("How happy are you with the help you received?", asked.Content.Scored.Text.In("en", []));
        Assert.Equal([1, 2], await acme.In(db => db.SurveyVersions.OrderBy(v => v.Number).Select(v => v.Number).ToListAsync()));
    }

    [Theory]
    [InlineData("languages", "[]", "content.languages")]
    [InlineData("languages", """["en","xx-nowhere"]""", "content.languages")]
    [InlineData("languages", """["en","en"]""", "content.languages")]
    [InlineData("languages", """["de"]""", "content.scored.text")]
    [InlineData("scored.text", """{"en":"Hello {{agent.salary}}"}""", "content.scored.text")]
    [InlineData("scored.text", """{"ro":"Salut"}""", "content.scored.text")]
    [InlineData("scored.text", """{"en":"a\u0000b"}""", "content.scored.text")]
    [InlineData("scored.highest", "1000000000", "content.scored.highest")]
    [InlineData("scored.favourable", "[9]", "content.scored.favourable")]
    [InlineData("scored.labels", """[{"en":"One"}]""", "content.scored.labels")]
    [InlineData("follow_ups", """[{"id":"q1","type":"single","text":{"en":"Why?"},"choices":[],"shown_for":[]}]""", "content.follow_ups[0].choices")]
    [InlineData("follow_ups", """[{"id":"Q 1","type":"text","text":{"en":"Why?"},"choices":[],"shown_for":[]}]""", "content.follow_ups[0].id")]
    [InlineData("follow_ups", """[{"id":"comment","type":"scale","text":{"en":"Why?"},"choices":[],"shown_for":[]}]""", "content.follow_ups[0].scale")]
    [InlineData("follow_ups", """[{"id":"q1","type":"text","text":{"en":"Why?"},"choices":[],"shown_for":[],"is_required":true,"is_drawn":true}]""", "content.follow_ups[0].is_drawn")]
    [InlineData("draws", "0", "content.draws")]
    [InlineData("follow_ups", "[null]", "content.follow_ups")]
    [InlineData("follow_ups", "{}", "content.follow_ups")]
    [InlineData("closings", """[{"bands":[],"text":{"en":"Bye"},"link":"javascript:alert(1)"}]""", "content.closings[0].link")]
    [InlineData("closings", """[{"bands":["thrilled"],"text":{"en":"Bye"}}]""", "content.closings[0].bands[0]")]
    [InlineData("colour", "1", "content.colour")]
    public async Task What_cannot_be_asked_is_refused_by_its_place(string path, string json, string field)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var content = await Content(acme, survey);
        var parts = path.Split('.');
        (parts.Length > 1 ? content[parts[0]]! : content)[parts[^1]] = JsonNode.Parse(json);

        var refused = await Put(acme, survey, content, HttpStatusCode.UnprocessableEntity);

        Assert.Contains(field, refused["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(HttpStatusCode.OK, (await acme.Api.GetAsync(new Uri($"/api/v1/surveys/{survey}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task What_lacks_a_part_is_told_which()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var content = await Content(acme, survey);
        content.Remove("scored");

        var refused = await Put(acme, survey, content, HttpStatusCode.UnprocessableEntity);

        Assert.Contains("scored", refused["errors"]!.ToJsonString(), StringComparison.Ordinal);
        await Put(acme, survey, JsonNode.Parse("[]")!, HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public void The_templates_need_no_advice_but_to_be_read_in_time() =>
        Assert.All(Templates.All, template =>
        {
            Assert.Empty(Advisor.Read(template.Content));
            Assert.InRange(Advisor.TimeOf(template.Content).TotalSeconds, 3, 60);
        });

    public static TheoryData<string, string, string?> Badly => new()
    {
        { "How happy are you with our speed and our kindness?", "en", "DoubleBarrelled" },
        { "How much did you enjoy our excellent service?", "en", "Leading" },
        { "Was your request not resolved?", "en", "Negated" },
        { "Cât de mulțumit sunteți de viteză și de politețe?", "ro", "DoubleBarrelled" },
        { "Cât de bine am lucrat?", "ro", "Leading" },
        { "Nu ați primit ajutor?", "ro", "Negated" },
        { "Czy są Państwo zadowoleni z szybkości i uprzejmości?", "pl", "DoubleBarrelled" },
        { "Jak oceniają Państwo naszą świetną obsługę?", "pl", "Leading" },
        { "Czy pomoc nie była dobra?", "pl", "Negated" },
        { "از سرعت و ادب ما چقدر راضی هستید؟", "fa", "DoubleBarrelled" },
        { "خدمات عالی ما چطور بود؟", "fa", "Leading" },
        { "آیا مشکل شما حل نشده نیست؟", "fa", "Negated" },
        { "How happy are you with the answer?", "en", null },
        { "Cât de mulțumit sunteți de răspuns?", "ro", null },
        { "Wie zufrieden sind Sie?", "de", null },
    };

    [Theory]
    [MemberData(nameof(Badly))]
    public void Wording_is_read_in_each_language(string text, string language, string? rule)
    {
        var content = Templates.Find("csat5")!.Content;
        var draft = content with { Languages = [language], Scored = content.Scored with { Text = new Words(language, text) } };

        var wording = Advisor.Read(draft).Where(advice => advice.Where == "scored.text").Select(advice => advice.Rule.ToString());

        Assert.Equal(rule is null ? [] : [rule], wording);
    }

    [Fact]
    public void Structure_is_read_too()
    {
        var content = Templates.Find("csat5")!.Content;
        static FollowUp Text(string id, bool isRequired = false) => new(id, QuestionType.Text, new Words("en", "Why did you rate us so?"), [], [], isRequired);

        Assert.Contains(Advisor.Read(content with { FollowUps = [] }), advice => advice.Rule == AdviceRule.NoOpenQuestion);
        Assert.Contains(Advisor.Read(content with { FollowUps = [Text("comment"), Text("q1")] }), advice => advice.Rule == AdviceRule.OnlyOpenQuestions);
        Assert.Contains(Advisor.Read(content with { FollowUps = [Text("comment", isRequired: true)] }), advice => advice.Rule == AdviceRule.RequiredText);
        Assert.Contains(Advisor.Read(content with { FollowUps = [.. Enumerable.Range(1, 6).Select(i => Text($"q{i}"))] }), advice => advice.Rule == AdviceRule.TooManyQuestions);
        Assert.Contains(Advisor.Read(content with { FollowUps = [.. Enumerable.Range(1, 6).Select(i => Text($"q{i}"))] }), advice => advice.Rule == AdviceRule.TooLong);
        Assert.Contains(
            Advisor.Read(content with { Closings = [new Closing([], Words.None.With("en", "Sorry, {{contact.name}}."))] }), advice => advice.Rule == AdviceRule.NoFallback && advice.Where == "closings[0].text");
        Assert.DoesNotContain(Advisor.Read(content with { Closings = [new Closing([], Words.None.With("en", "Sorry, {{contact.name|dear customer}}."))] }), advice => advice.Rule == AdviceRule.NoFallback);
        Assert.Contains(Advisor.Read(content with { Languages = [.. content.Languages, "de"] }), advice => advice.Rule == AdviceRule.MissingLanguage && advice.Language == "de");
        // Each is asked one of six: that is one question to a person, not six.
        Band[] bands = [Band.Unhappy, Band.Neutral, Band.Happy];
        Assert.DoesNotContain(Advisor.Read(content with { FollowUps = [.. bands.Select((band, i) => Text($"q{i}") with { ShownFor = [band] })] }), advice => advice.Rule == AdviceRule.TooManyQuestions);
    }

    [Fact]
    public async Task The_advice_stands_in_the_api_with_its_source()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var content = await Content(acme, survey);
        content["scored"]!["text"]!["en"] = "How great was our help?";
        await Put(acme, survey, content, HttpStatusCode.OK);

        var advice = (await acme.Get($"surveys/{survey}/advice"))["advice"]!.AsArray().Single(one => (string?)one!["rule"] == "leading")!;

        Assert.Equal(("scored.text", "en"), ((string?)advice["where"], (string?)advice["language"]));
        Assert.Contains("Krosnick", (string?)advice["source"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_drawn_questions_each_is_asked_of_its_share_of_people_and_the_advice_counts_those_that_one_is_asked()
    {
        var plain = Templates.Find("nps")!.Content;
        var content = plain with { FollowUps = [.. plain.FollowUps, .. Enumerable.Range(1, 10).Select(n => new FollowUp($"q{n}", QuestionType.Text, new Words("en", $"Question {n}?"), [], [], IsDrawn: true))], Draws = 3 };

        var asked = Enumerable.Range(0, 2000).Select(n => content.FollowUpsOf($"person {n}").Select(question => question.Id).ToList()).ToList();

        Assert.All(asked, questions => Assert.Equal((4, FollowUp.Comment), (questions.Count, questions[0])));
        // 600 of 2,000, and four and a half standard deviations of that.
        Assert.All(asked.SelectMany(questions => questions.Skip(1)).CountBy(id => id), of => Assert.InRange(of.Value, 508, 692));
        Assert.Contains(Advisor.Read(content), advice => advice.Rule == AdviceRule.TooManyQuestions && advice.What.Contains("asked 5 questions", StringComparison.Ordinal));
        Assert.DoesNotContain(Advisor.Read(content with { Draws = 2 }), advice => advice.Rule == AdviceRule.TooManyQuestions);
    }

    [Fact]
    public void The_designers_form_keeps_and_sets_what_is_drawn()
    {
        var content = Templates.Find("nps")!.Content;
        content = content with { FollowUps = [.. content.FollowUps, new FollowUp("q1", QuestionType.Text, new Words("en", "Why?"), [], [])], Draws = 7 };
        var form = new DraftForm().Filled(content, "en", "");

        var same = form.On(content);
        form.Questions[1].IsDrawn = true;
        form.Draws = 2;
        var drawn = form.On(content);

        Assert.Equal((7, false), (same.Draws, same.FollowUps[1].IsDrawn));
        Assert.Equal((2, true), (drawn.Draws, drawn.FollowUps[1].IsDrawn));
    }
}
