using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Responses;
using Surveys.Scoring;

namespace Surveys.Tests.Responses;

public sealed class FollowUpTests(House house)
{
    private static readonly IReadOnlyList<Choice> Three = [new("c1", new("en", "Speed")), new("c2", new("en", "Tone")), new("c3", new("en", "Result"))];

    private static FollowUp Ask(string id, QuestionType type, Band[] shownFor, bool isRequired = false, FollowUpScale? scale = null) =>
        new(id, type, new("en", $"Question {id}"), type is QuestionType.Text or QuestionType.Scale ? [] : Three, shownFor, isRequired, scale);

    private Task<Customer> Asked(string address, params FollowUp[] questions) => Asked(address, false, questions);

    private async Task<Customer> Asked(string address, bool anonymous, params FollowUp[] questions)
    {
        var acme = await Workspace.Make(house);
        var survey = (string)(await acme.Post("surveys", new { name = "More", template = "csat5", anonymous }, HttpStatusCode.Created))["id"]!;
        await acme.In(async db =>
        {
            var stored = await db.Surveys.SingleAsync();
            stored.Draft = stored.Draft with { FollowUps = [.. stored.Draft.FollowUps, .. questions] };
            return await db.SaveChangesAsync();
        });
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
        return await Customer.Asked(house, acme, survey, address);
    }

    private static Task<SurveyResponse> Stored(Customer customer) => customer.Workspace.In(db => db.Responses.AsNoTracking().SingleAsync());

    [Fact]
    public async Task Every_kind_of_question_is_asked_and_its_answer_kept_under_its_id()
    {
        var customer = await Asked(
            "kinds@example.com",
            Ask("q1", QuestionType.Single, []),
            Ask("q2", QuestionType.Multiple, []),
            Ask("q3", QuestionType.Ranking, []),
            Ask("q4", QuestionType.Scale, [], scale: new FollowUpScale(1, 7, new("en", "Low"), new("en", "High"))),
            Ask("q5", QuestionType.Text, []));
        var (_, page) = await customer.Open(4);

        var (status, thanks) = await customer.Send(
            page, ("score", "4"), ("comment", "Fine"), ("a.q1", "c2"), ("a.q2", "c3"), ("a.q2", "c1"), ("a.q3", "c3"), ("a.q3", "c1"), ("a.q3", "c2"), ("a.q4", "6"), ("a.q5", "More words"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Thank you", thanks, StringComparison.Ordinal);
        var answer = (await customer.Workspace.Get("responses"))["data"]![0]!;
        Assert.Equal("Fine", (string?)answer["comment"]);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse("""{"q1":"c2","q2":["c1","c3"],"q3":["c3","c1","c2"],"q4":6,"q5":"More words"}"""), answer["answers"]),
            answer["answers"]!.ToJsonString());
    }

    [Theory]
    [InlineData("a.q1", "c9")]
    [InlineData("a.q2", "c1|c9")]
    [InlineData("a.q3", "c1|c1|c2")]
    [InlineData("a.q3", "c1|c2")]
    [InlineData("a.q4", "8")]
    [InlineData("a.q4", "many")]
    [InlineData("a.q5", "a\u0001b")]
    public async Task What_is_no_answer_is_refused_and_nothing_typed_is_lost(string field, string values)
    {
        var customer = await Asked(
            $"wrong{Math.Abs($"{field}{values}".GetHashCode(StringComparison.Ordinal))}@example.com",
            Ask("q1", QuestionType.Single, []),
            Ask("q2", QuestionType.Multiple, []),
            Ask("q3", QuestionType.Ranking, []),
            Ask("q4", QuestionType.Scale, [], scale: new FollowUpScale(1, 7, new("en", "Low"), new("en", "High"))),
            Ask("q5", QuestionType.Text, []));
        var (_, page) = await customer.Open(4);

        var (status, again) = await customer.Send(page, [("score", "4"), ("comment", "My words"), .. values.Split('|').Select(value => (field, value))]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.True(again.Contains("My words", StringComparison.Ordinal), again);
        Assert.Contains("role=\"alert\"", again, StringComparison.Ordinal);
        Assert.Equal(0, await customer.Workspace.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task What_is_answered_to_a_question_for_others_is_passed_over()
    {
        var customer = await Asked("bands@example.com", Ask("q1", QuestionType.Single, [Band.Unhappy]), Ask("q2", QuestionType.Single, [Band.Neutral, Band.Happy]));
        var (_, page) = await customer.Open(5);

        await customer.Send(page, ("score", "5"), ("a.q1", "c1"), ("a.q2", "c2"));

        Assert.Equal(["q2"], (await Stored(customer)).Choices.Keys);
    }

    [Fact]
    public async Task A_question_that_needs_an_answer_asks_again_and_the_rating_counts_meanwhile()
    {
        var customer = await Asked("needed@example.com", Ask("q1", QuestionType.Single, [Band.Unhappy], isRequired: true));
        var (_, page) = await customer.Open(1);

        var (status, again) = await customer.Send(page, ("score", "1"), ("comment", "Slow"));
        var kept = await Stored(customer);
        var (done, _) = await customer.Send(again, ("score", "1"), ("comment", "Slow"), ("a.q1", "c1"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (status, done));
        Assert.Contains("needs an answer", again, StringComparison.Ordinal);
        Assert.Equal((1, "Slow"), (kept.Rating, kept.Comment));
        Assert.Equal(["q1"], (await Stored(customer)).Choices.Keys);
        Assert.NotNull((await customer.Workspace.In(db => db.Invitations.SingleAsync())).CompletedAt);
    }

    [Fact]
    public async Task Where_nothing_can_be_added_to_an_anonymous_answer_what_it_needs_comes_first()
    {
        var customer = await Asked("needed.namelessly@example.com", anonymous: true, Ask("q1", QuestionType.Single, [Band.Unhappy], isRequired: true));
        var (_, page) = await customer.Open(1);

        var (status, again) = await customer.Send(page, ("score", "1"), ("comment", "Slow"));
        var kept = await customer.Workspace.In(db => db.Responses.CountAsync());
        var (done, thanks) = await customer.Send(again, ("score", "1"), ("comment", "Slow"), ("a.q1", "c1"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, 0), (status, kept));
        Assert.Contains("needs an answer", again, StringComparison.Ordinal);
        Assert.Contains("Slow</textarea>", again, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, done);
        Assert.Contains("Thank you", thanks, StringComparison.Ordinal);
        var answer = await Stored(customer);
        Assert.Equal((1, "Slow"), (answer.Rating, answer.Comment));
        Assert.Equal(["q1"], answer.Choices.Keys);
    }

    [Fact]
    public async Task Answers_from_elsewhere_answer_the_same_questions()
    {
        var customer = await Asked("api@example.com", Ask("q1", QuestionType.Multiple, []));
        var survey = $"{(await customer.Workspace.In(db => db.Surveys.SingleAsync())).Id}";

        var stored = await customer.Workspace.Post("responses", new { survey, external_id = "1", score = 3, answers = new { q1 = new[] { "c3", "c2" } } }, HttpStatusCode.Created);
        await customer.Workspace.Post("responses", new { survey, external_id = "2", score = 3, answers = new { q9 = "c1" } }, HttpStatusCode.UnprocessableEntity);
        await customer.Workspace.Post("responses", new { survey, external_id = "3", score = 3, answers = new { q1 = "c9" } }, HttpStatusCode.UnprocessableEntity);

        Assert.Equal("""{"q1":["c2","c3"]}""", stored["answers"]!.ToJsonString());
    }

    [Fact]
    public async Task Of_drawn_questions_a_person_is_asked_some_the_same_each_time()
    {
        var customer = await Asked("drawn@example.com", [.. Enumerable.Range(1, 6).Select(n => Ask($"q{n}", QuestionType.Single, []) with { IsDrawn = true })]);
        static List<string> On(string page) => [.. Regex.Matches(page, "name=\"a\\.(q\\d)\"").Select(field => field.Groups[1].Value).Distinct()];

        var (_, page) = await customer.Open(4);
        var asked = On(page);
        var (_, again) = await customer.Open(2);
        var (status, _) = await customer.Send(page, [("score", "4"), .. asked.Select(id => ($"a.{id}", "c1"))]);

        Assert.Equal(3, asked.Count);
        Assert.Equal(asked, On(again));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(asked, (await Stored(customer)).Choices.Keys.Order());
    }
}
