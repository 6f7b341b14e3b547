using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Tests.Responses;

/// <summary>Answers obtained elsewhere, many at once: POST /responses/batch.</summary>
public sealed class AnswerBatchTests(House house)
{
    private static async Task<List<JsonNode>> Send(Workspace acme, params object[] items) =>
        [.. (await acme.Post("responses/batch", items, HttpStatusCode.OK))["data"]!.AsArray().Select(item => item!)];

    private static IEnumerable<int> Statuses(IEnumerable<JsonNode> results) => results.Select(result => (int)result["status"]!);

    [Fact]
    public async Task Each_is_answered_as_it_would_be_by_itself_and_in_its_place()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var (csat, nps) = (await acme.Survey(), await acme.Survey("nps", "Relationship"));
        var draft = (string?)(await acme.Post("surveys", new { name = "Draft", template = "csat5" }, HttpStatusCode.Created))["id"];
        var anonymous = await acme.Survey("csat5", "Anonymous", anonymous: true);
        await acme.Interaction("1", "about.batch@example.com", new { tags = new[] { "billing" } });
        await acme.Post("responses", new { survey = csat, external_id = "known", score = 4 }, HttpStatusCode.Created);

        var results = await Send(
            acme,
            new { survey = csat, external_id = "new", score = 5, contact = new { email = "Batch@Example.com" }, team = "1st line" },
            new { survey = csat, external_id = "known", score = 1 },
            new { survey = csat, external_id = "off", score = 9 },
            new { survey = nps, external_id = "off", score = 9 },
            new { survey = csat, score = 3, interaction = new { source = "test", external_id = "1" } },
            new { survey = csat, score = 3, interaction = new { source = "test", external_id = "nowhere" } },
            new { survey = draft, external_id = "draft", score = 3 },
            new { survey = anonymous, external_id = "anonymous", score = 3 },
            new { survey = await other.Survey(), external_id = "foreign", score = 3 },
            new { survey = csat, external_id = "new", score = 2 },
            new { survey = csat, external_id = "odd", score = 3, colour = "red" },
            7);

        Assert.Equal([201, 200, 422, 201, 201, 422, 409, 409, 422, 200, 422, 422], Statuses(results));
        Assert.Equal(Enumerable.Range(0, 12), results.Select(result => (int)result["index"]!));
        Assert.Equal((4, 5), ((int)results[1]["result"]!["score"]!, (int)results[9]["result"]!["score"]!));
        Assert.Equal("""["billing"]""", results[4]["result"]!["tags"]!.ToJsonString());
        Assert.Equal(["score", "interaction", "survey", "colour"], new[] { 2, 5, 8, 10 }.Select(i => results[i]["errors"]!.AsObject().Single().Key));
        Assert.Contains("not published", (string?)results[6]["detail"], StringComparison.Ordinal);
        Assert.Equal((4, 1, 2), await acme.In(async db => (await db.Responses.CountAsync(), await db.Teams.CountAsync(), await db.Contacts.CountAsync())));
    }

    [Fact]
    public async Task A_thousand_are_stored_and_sent_again_they_are_known()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        object[] items = [.. Enumerable.Range(0, Batch<object>.Most).Select(n => new { survey, external_id = $"{n}", score = 1 + (n % 5), agent = new { name = $"Agent {n % 7}" }, contact = new { email = $"{n}@thousand.answers.example" } })];

        var (first, again) = (await Send(acme, items), await Send(acme, items));

        Assert.All(first, result => Assert.Equal(201, (int)result["status"]!));
        Assert.All(again, result => Assert.Equal(200, (int)result["status"]!));
        Assert.Equal((Batch<object>.Most, 7), await acme.In(async db => (await db.Responses.CountAsync(), await db.Agents.CountAsync())));
    }

    [Fact]
    public async Task What_was_erased_is_not_taken_again_and_keeps_no_other_back()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await Send(acme, new { survey, external_id = "gone", score = 5, contact = new { email = "gone.answer@example.com" } });
        var contact = (await acme.Get("contacts?email=gone.answer@example.com"))["data"]![0]!["id"];
        await acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NoContent);

        var results = await Send(acme, new { survey, external_id = "one", score = 5 }, new { survey, external_id = "gone", score = 5 }, new { survey, external_id = "two", score = 5 });

        Assert.Equal([201, 410, 201], Statuses(results));
    }

    [Fact]
    public async Task Two_batches_of_the_same_at_once_are_stored_once()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        object[] items = [.. Enumerable.Range(0, 50).Select(n => new { survey, external_id = $"{n}", score = 5, contact = new { email = $"{n % 10}@overlap.answers.example" } })];

        var both = await Task.WhenAll(Send(acme, items), Send(acme, [.. items.Reverse()]));

        Assert.All(both.SelectMany(Statuses), status => Assert.True(status is 200 or 201));
        Assert.Equal((50, 10), await acme.In(async db => (await db.Responses.CountAsync(), await db.Contacts.CountAsync())));
    }

    [Fact]
    public async Task A_batch_that_names_itself_is_taken_once()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        async Task<string> Once()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/responses/batch") { Content = JsonContent.Create(new[] { new { survey, external_id = "once", score = 5 } }) };
            request.Headers.Add("Idempotency-Key", "answers");
            using var response = await acme.Api.SendAsync(request, TestContext.Current.CancellationToken);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        var (first, again) = (await Once(), await Once());

        // Done again, it would be known, which is 200.
        Assert.Contains("\"status\":201", again, StringComparison.Ordinal);
        Assert.Equal(first, again);
    }
}
