using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Tests.Dispatch;

public sealed class BatchTests(House house)
{
    private static object Ticket(string id, string? email = null, string status = "closed", string? person = null) =>
        new { source = "desk", external_id = id, status, contact = email is null ? null : new { email, external_id = person } };

    private static async Task<List<JsonNode>> Send(Workspace acme, params object[] items) =>
        [.. (await acme.Post("interactions/batch", items, HttpStatusCode.OK))["data"]!.AsArray().Select(item => item!)];

    private static IEnumerable<int> Statuses(IEnumerable<JsonNode> results) => results.Select(result => (int)result["status"]!);

    [Fact]
    public async Task Each_is_answered_by_itself_and_in_its_place()
    {
        var acme = await Workspace.Make(house);
        await Send(acme, Ticket("a", "a@batch.example", person: "1"), Ticket("b", "b@batch.example", person: "2"));

        var results = await Send(
            acme,
            Ticket("new", "new@batch.example"),
            new { source = "desk", status = "open" },
            new { source = "desk", external_id = "3", status = "lost" },
            Ticket("a", status: "open"),
            Ticket("odd", "a@batch.example", person: "2"),
            new { source = "desk", external_id = "4", colour = "red" },
            7,
            Ticket("last"));

        Assert.Equal([201, 422, 422, 200, 409, 422, 422, 201], Statuses(results));
        Assert.Equal(Enumerable.Range(0, 8), results.Select(result => (int)result["index"]!));
        Assert.Equal("is missing.", (string?)results[1]["errors"]!["external_id"]![0]);
        Assert.NotNull(results[2]["errors"]!["status"]);
        Assert.Equal("open", (string?)results[3]["result"]!["status"]);
        Assert.Contains("two different contacts", (string?)results[4]["detail"], StringComparison.Ordinal);
        Assert.Equal("is not a field of this request.", (string?)results[5]["errors"]!["colour"]![0]);
        Assert.Equal(["a", "b", "last", "new"], await acme.In(db => db.Interactions.Select(i => i.ExternalId).Order().ToListAsync()));
    }

    [Fact]
    public async Task A_history_is_brought_in_without_asking_anybody()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P1D" });
        await Send(acme, Ticket("pending", "pending@batch.example"));

        await Send(
            acme,
            new { source = "desk", external_id = "old", status = "closed", ask = false, contact = new { email = "old@batch.example" } },
            new { source = "desk", external_id = "pending", status = "open", ask = false });

        var invitation = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Cancelled, Reason.Reopened), (invitation.Status, invitation.Reason));
        Assert.Equal(2, await acme.In(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task Of_what_is_told_several_times_in_one_batch_the_end_is_planned()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P1D" });

        var results = await Send(acme, Ticket("t", "t@batch.example"), Ticket("t", status: "open"), Ticket("t", "t@batch.example"));

        Assert.Equal([201, 200, 200], Statuses(results));
        var planned = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((2, InvitationStatus.Scheduled), (planned.Resolution, planned.Status));
    }

    [Fact]
    public async Task A_thousand_are_planned_at_once_and_the_first_of_them_is_what_the_clock_waits_for()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P2D", quiet_hours = (object?)null });

        var results = await Send(acme, [.. Enumerable.Range(0, Batch<object>.Most).Select(n => Ticket($"{n}", $"{n}@thousand.example"))]);

        Assert.All(results, result => Assert.Equal("scheduled", (string?)result["result"]!["invitations"]![0]!["status"]));
        var (first, hint) = await acme.In(async db => (await db.Invitations.MinAsync(i => i.DueAt), await db.DueHints.Where(h => h.Work == DueHint.Invitations && h.TenantId == acme.Id).Select(h => h.DueAt).SingleAsync()));
        Assert.Equal(Batch<object>.Most, await acme.In(db => db.Contacts.CountAsync()));
        Assert.Equal(first, hint);
    }

    [Fact]
    public async Task The_array_may_stand_in_data_as_our_own_lists_have_it()
    {
        var acme = await Workspace.Make(house);

        var results = (await acme.Post("interactions/batch", new { data = new[] { Ticket("d") } }, HttpStatusCode.OK))["data"]!.AsArray();

        Assert.Equal(201, (int)results.Single()!["status"]!);
    }

    [Fact]
    public async Task What_is_no_batch_is_refused_whole()
    {
        var acme = await Workspace.Make(house);
        object[] wrong = [new { tickets = new[] { Ticket("x") } }, new { data = 1 }, Array.Empty<object>(), 7, Enumerable.Range(0, Batch<object>.Most + 1).Select(n => Ticket($"{n}"))];

        foreach (var body in wrong)
            Assert.Contains("must", (string?)(await acme.Post("interactions/batch", body, HttpStatusCode.UnprocessableEntity))["detail"], StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task What_was_erased_is_not_taken_again_and_keeps_no_other_back()
    {
        var acme = await Workspace.Make(house);
        await Send(acme, Ticket("gone", "gone@batch.example"));
        var contact = (await acme.Get("contacts?email=gone@batch.example"))["data"]![0]!["id"];
        await acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NoContent);

        var results = await Send(acme, Ticket("one"), Ticket("gone"), Ticket("two"), Ticket("three"), Ticket("four"));

        Assert.Equal([201, 410, 201, 201, 201], Statuses(results));
    }

    [Fact]
    public async Task Whom_a_later_item_names_is_asked()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P1D" });

        await Send(acme, Ticket("late"), Ticket("late", "late@batch.example"));

        var planned = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Scheduled, true), (planned.Status, planned.ContactId is not null));
    }

    [Fact]
    public async Task Two_batches_of_the_same_at_once_are_stored_once()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P1D" });
        object[] items = [.. Enumerable.Range(0, 50).Select(n => Ticket($"{n}", $"{n % 10}@overlap.example"))];

        var both = await Task.WhenAll(Send(acme, items), Send(acme, [.. items.Reverse()]));

        Assert.All(both.SelectMany(Statuses), status => Assert.True(status is 200 or 201));
        Assert.Equal((50, 50, 10), await acme.In(async db => (await db.Interactions.CountAsync(), await db.Invitations.CountAsync(), await db.Contacts.CountAsync())));
    }
}
