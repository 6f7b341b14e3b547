using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Tests.Responses;

/// <summary>Answers obtained elsewhere: POST and GET /responses.</summary>
public sealed class OutsideAnswersTests(House house)
{
    [Fact]
    public async Task An_answer_is_stored_with_all_that_was_told()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();

        var answer = await acme.Post("responses", new
        {
            survey,
            external_id = "a1",
            score = 4,
            comment = " Quick & kind ",
            submitted_at = "2026-03-10T23:30:00+01:00",
            contact = new { email = "X@Example.com", name = "X" },
            agent = new { external_id = "17", name = "Ana" },
            team = "1st line",
            channel = "chat",
            tags = new[] { "billing" },
        }, HttpStatusCode.Created);

        Assert.Equal((survey, 4, "happy", "Quick & kind", "api"), ((string?)answer["survey"], (int)answer["score"]!, (string?)answer["band"], (string?)answer["comment"], (string?)answer["via"]));
        Assert.Equal(("2026-03-10T22:30:00Z", "2026-03-11"), ((string?)answer["submitted_at"], (string?)answer["day"]));
        Assert.Equal("""["billing"]""", answer["tags"]!.ToJsonString());
        var people = await acme.In(async db => (await db.Contacts.SingleAsync(), await db.Agents.SingleAsync(), await db.Teams.SingleAsync()));
        Assert.Equal(("x@example.com", "Ana", "1st line"), (people.Item1.Email, people.Item2.Name, people.Item3.Name));
        Assert.Equal((people.Item1.Id, people.Item2.Id, people.Item3.Id), ((Guid)answer["contact"]!, (Guid)answer["agent"]!, (Guid)answer["team"]!));
    }

    [Fact]
    public async Task Sent_again_by_its_id_it_is_the_first_one()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var first = await acme.Post("responses", new { survey, external_id = "a1", score = 4 }, HttpStatusCode.Created);
        var again = await acme.Post("responses", new { survey, external_id = "a1", score = 1 }, HttpStatusCode.OK);
        await acme.Post("responses", new { survey = await acme.Survey("nps", "Another"), external_id = "a1", score = 9 }, HttpStatusCode.Created);

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal(2, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task An_answer_to_an_interaction_is_about_its_people_and_is_taken_once()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var interaction = await acme.Interaction("1", "about@example.com", new { tags = new[] { "billing" } });

        var first = await acme.Post("responses", new { survey, score = 5, interaction = new { source = "test", external_id = "1" } }, HttpStatusCode.Created);
        var again = await acme.Post("responses", new { survey, score = 5, interaction = new { source = "test", external_id = "1" } }, HttpStatusCode.OK);

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal((string?)interaction["id"], (string?)first["interaction"]);
        foreach (var about in new[] { "contact", "agent", "team" })
            Assert.Equal((string?)interaction[about]!["id"], (string?)first[about]);
        Assert.Equal("email", (string?)first["channel"]);
        Assert.Equal("""["billing"]""", first["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task What_the_answer_says_itself_goes_before_its_interaction()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Interaction("1", "before@example.com");

        var answer = await acme.Post("responses", new
        {
            survey,
            score = 5,
            interaction = new { source = "test", external_id = "1" },
            agent = new { name = "Dan" },
            team = "2nd line",
            channel = "phone",
        }, HttpStatusCode.Created);

        var (agent, team) = await acme.In(async db => (await db.Agents.SingleAsync(a => a.Name == "Dan"), await db.Teams.SingleAsync(t => t.Name == "2nd line")));
        Assert.Equal((agent.Id, team.Id, "phone"), ((Guid)answer["agent"]!, (Guid)answer["team"]!, (string?)answer["channel"]));
    }

    [Fact]
    public async Task Sent_many_times_at_once_it_is_stored_once_and_all_hear_the_same()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var body = new { survey, external_id = "a1", score = 5, agent = new { name = "Ana" }, team = "1st line", contact = new { email = "many@example.com" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => acme.Send(HttpMethod.Post, "responses", body)));

        Assert.Single(answers.Select(a => (string?)a["id"]).Distinct());
        Assert.NotNull(answers[0]["id"]);
        Assert.Equal((1, 1, 1, 1), await acme.In(async db =>
            (await db.Responses.CountAsync(), await db.Agents.CountAsync(), await db.Teams.CountAsync(), await db.Contacts.CountAsync())));
    }

    [Theory]
    [InlineData("\"score\":0", "score")]
    [InlineData("\"score\":6", "score")]
    [InlineData("\"comment\":\"no score\"", "score")]
    [InlineData("\"score\":null", "score")]
    [InlineData("\"score\":4.5", "score")]
    [InlineData("\"score\":\"4\"", "score")]
    [InlineData("\"score\":4,\"answers\":{\"q\":1}", "answers")]
    [InlineData("\"score\":4,\"interaction\":{\"source\":\"test\",\"external_id\":\"nowhere\"}", "interaction")]
    [InlineData("\"score\":4,\"interaction\":{\"source\":\"test\"}", "interaction.external_id")]
    [InlineData("\"score\":4,\"submitted_at\":\"2999-01-01T00:00:00Z\"", "submitted_at")]
    [InlineData("\"score\":4,\"submitted_at\":\"2026-01-01T00:00:00\"", "submitted_at")]
    [InlineData("\"score\":4,\"contact\":{\"email\":\"nobody\"}", "contact.email")]
    [InlineData("\"score\":4,\"agent\":{}", "agent")]
    [InlineData("\"score\":4,\"comment\":\"a\\u0000b\"", "comment")]
    public async Task What_cannot_be_taken_is_named_and_nothing_is_stored(string fields, string named)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var problem = await acme.Post("responses", $$"""{"survey":"{{survey}}","external_id":"a1",{{fields}}}""", HttpStatusCode.UnprocessableEntity);

        Assert.Contains(named, problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal((0, 0, 0), await acme.In(async db => (await db.Responses.CountAsync(), await db.Contacts.CountAsync(), await db.Agents.CountAsync())));
    }

    [Fact]
    public async Task A_rating_off_the_scale_leaves_no_people_behind()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        await acme.Post("responses", new { survey, external_id = "a1", score = 9, agent = new { name = "Ana" }, team = "A", contact = new { email = "left@example.com" } }, HttpStatusCode.UnprocessableEntity);

        Assert.Equal((0, 0, 0, 0), await acme.In(async db =>
            (await db.Responses.CountAsync(), await db.Agents.CountAsync(), await db.Teams.CountAsync(), await db.Contacts.CountAsync())));
    }

    [Fact]
    public async Task An_empty_id_is_no_id()
    {
        var acme = await Workspace.Make(house);

        var problem = await acme.Post("responses", new { survey = await acme.Survey(), external_id = "", score = 4 }, HttpStatusCode.UnprocessableEntity);

        Assert.True(problem["errors"]!.AsObject().ContainsKey("external_id"));
    }

    [Fact]
    public async Task A_survey_that_is_not_there_is_named_and_one_that_is_not_published_is_a_conflict()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var draft = await acme.Post("surveys", new { name = "Draft", template = "csat5" }, HttpStatusCode.Created);

        var nowhere = await acme.Post("responses", new { survey = Guid.CreateVersion7(), external_id = "1", score = 4 }, HttpStatusCode.UnprocessableEntity);
        var foreign = await acme.Post("responses", new { survey = await other.Survey(), external_id = "1", score = 4 }, HttpStatusCode.UnprocessableEntity);
        await acme.Post("responses", new { external_id = "1", score = 4 }, HttpStatusCode.UnprocessableEntity);
        await acme.Post("responses", new { survey = (string?)draft["id"], external_id = "1", score = 4 }, HttpStatusCode.Conflict);

        Assert.True(nowhere["errors"]!.AsObject().ContainsKey("survey"));
        Assert.Equal(nowhere.ToJsonString(), foreign.ToJsonString());
    }

    [Fact]
    public async Task The_list_is_newest_first_and_its_pages_hold_each_answer_once()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        for (var i = 0; i < 7; i++)
            await acme.Post("responses", new { survey, external_id = $"{i}", score = 3 }, HttpStatusCode.Created);

        var seen = new List<string?>();
        for (var next = ""; next is not null;)
        {
            var page = await acme.Get($"responses?limit=3{next}");
            seen.AddRange(page["data"]!.AsArray().Select(r => (string?)r!["external_id"]));
            next = (string?)page["next"] is { } after ? $"&after={after}" : null;
        }

        Assert.Equal(["6", "5", "4", "3", "2", "1", "0"], seen);
    }

    [Fact]
    public async Task The_list_can_be_narrowed()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var (survey, other) = (await acme.Survey(), await acme.Survey("nps", "Another"));
        var first = await acme.Post("responses", new { survey, external_id = "first", score = 1, comment = "100% slow_ly", submitted_at = "2026-03-10T22:30:00Z", agent = new { name = "Ana" }, team = "A", channel = "chat", tags = new[] { "x" } }, HttpStatusCode.Created);
        await acme.Post("responses", new { survey, external_id = "second", score = 5, comment = "Fast", submitted_at = "2026-03-12T12:00:00Z" }, HttpStatusCode.Created);
        await acme.Post("responses", new { survey = other, external_id = "third", score = 10, submitted_at = "2026-03-13T12:00:00Z" }, HttpStatusCode.Created);

        Assert.Equal(["second", "first"], await Ids(acme, $"survey={survey}"));
        Assert.Equal(["first"], await Ids(acme, "from=2026-03-11&to=2026-03-12"));
        Assert.Equal([], await Ids(acme, "from=2026-03-10&to=2026-03-11"));
        Assert.Equal(["third", "second"], await Ids(acme, "from=2026-03-12"));
        Assert.Equal(["first"], await Ids(acme, $"agent={first["agent"]}&team={first["team"]}&channel=chat&tag=x"));
        Assert.Equal(["third", "second"], await Ids(acme, "min_score=5"));
        Assert.Equal(["second"], await Ids(acme, "min_score=2&max_score=5"));
        Assert.Equal(["second"], await Ids(acme, "q=FAST"));
        Assert.Equal(["first"], await Ids(acme, "q=0%25%20s"));
        Assert.Equal(["first"], await Ids(acme, "q=w_l"));
        Assert.Equal([], await Ids(acme, "q=a_t"));
        Assert.Equal([], await Ids(acme, $"survey={Guid.CreateVersion7()}"));
    }

    private static async Task<List<string?>> Ids(Workspace acme, string query)
    {
        JsonNode page = await acme.Get($"responses?{query}");
        return page["data"]!.AsArray().Select(r => (string?)r!["external_id"]).ToList();
    }
}
