using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;

namespace Surveys.Tests.Dispatch;

public sealed class InteractionsTests(House house)
{
    [Fact]
    public async Task A_closed_interaction_says_what_was_planned()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey, new { delay = "PT24H" });

        var answer = await acme.Interaction("1", "planned@example.com");

        var invitation = Assert.Single(answer["invitations"]!.AsArray())!;
        Assert.Equal("scheduled", (string?)invitation["status"]);
        Assert.Equal(survey, (string?)invitation["survey"]);
        Assert.InRange((DateTimeOffset)invitation["due_at"]! - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1));
        Assert.Equal("Ana", (string?)answer["agent"]!["name"]);
        Assert.Equal("1st line", (string?)answer["team"]!["name"]);
    }

    [Fact]
    public async Task Sent_again_it_is_the_same_one()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "PT24H" });

        var first = await acme.Interaction("1", "again@example.com");
        var second = await acme.Interaction("1", "again@example.com", expected: HttpStatusCode.OK);

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
        Assert.Equal(1, await acme.In(db => db.Interactions.CountAsync()));
        Assert.Equal(1, await acme.In(db => db.Invitations.CountAsync()));
    }

    [Fact]
    public async Task Sent_many_times_at_once_it_is_stored_once_and_all_hear_the_same()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "PT24H" });
        var body = new { source = "test", external_id = "1", status = "closed", team = "A", agent = new { name = "Ana" }, contact = new { email = "many@example.com" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => acme.Send(HttpMethod.Post, "interactions", body)));

        Assert.Single(answers.Select(a => (string?)a["id"]).Distinct());
        Assert.Single(answers.Select(a => (string?)a["invitations"]![0]!["id"]).Distinct());
        Assert.Equal((1, 1, 1), await acme.In(async db => (await db.Interactions.CountAsync(), await db.Contacts.CountAsync(), await db.Invitations.CountAsync())));
    }

    [Fact]
    public async Task Closing_after_resolving_is_the_same_resolution()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "PT24H", when = new { statuses = new[] { "resolved", "closed" } } });

        await acme.Interaction("1", "same@example.com", new { status = "resolved" });
        var closed = await acme.Interaction("1", "same@example.com", expected: HttpStatusCode.OK);

        Assert.Equal(1, (int)closed["resolution"]!);
        Assert.Single(closed["invitations"]!.AsArray());
    }

    [Fact]
    public async Task Reopening_cancels_and_closing_again_arms_anew()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "PT24H" });
        await acme.Interaction("1", "reopened@example.com");

        var reopened = await acme.Interaction("1", "reopened@example.com", new { status = "open" }, HttpStatusCode.OK);
        Assert.Equal(("cancelled", "reopened"), ((string?)reopened["invitations"]![0]!["status"], (string?)reopened["invitations"]![0]!["reason"]));

        var closed = await acme.Interaction("1", "reopened@example.com", expected: HttpStatusCode.OK);
        Assert.Equal(2, (int)closed["resolution"]!);
        Assert.Equal("scheduled", (string?)Assert.Single(closed["invitations"]!.AsArray())!["status"]);
    }

    [Fact]
    public async Task An_absent_field_stays_and_null_clears()
    {
        var acme = await Workspace.Make(house);
        await acme.Interaction("1", "fields@example.com", new { status = "open", tags = new[] { "billing" }, attributes = new { plan = "gold", seats = 3 } });

        var answer = await acme.Post("interactions", """{"source":"test","external_id":"1","subject":null,"attributes":{"seats":null}}""", HttpStatusCode.OK);

        Assert.Null(answer["subject"]);
        Assert.Equal("email", (string?)answer["channel"]);
        Assert.Equal("""["billing"]""", answer["tags"]!.ToJsonString());
        Assert.Equal("""{"plan":"gold"}""", answer["attributes"]!.ToJsonString());
        Assert.Equal("open", (string?)answer["status"]);
    }

    [Fact]
    public async Task An_older_event_changes_nothing()
    {
        var acme = await Workspace.Make(house);
        await acme.Interaction("1", "old@example.com", new { status = "open", updated_at = "2026-05-02T00:00:00Z" });

        var answer = await acme.Interaction("1", "old@example.com", new { status = "closed", subject = "Older", updated_at = "2026-05-01T00:00:00Z" }, HttpStatusCode.OK);

        Assert.Equal(("open", "Card declined"), ((string?)answer["status"], (string?)answer["subject"]));
    }

    [Fact]
    public async Task Somebody_who_cannot_be_asked_gets_a_row_with_the_reason()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { sample = 1e-9 });

        var sampled = await acme.Interaction("1", "sampled@example.com");
        var nobody = await acme.Interaction("2", "x@example.com", new { contact = (object?)null });

        Assert.Equal(("skipped", "sampled_out"), ((string?)sampled["invitations"]![0]!["status"], (string?)sampled["invitations"]![0]!["reason"]));
        Assert.Equal("no_contact", (string?)nobody["invitations"]![0]!["reason"]);
        Assert.Equal(2, (await acme.Get("invitations?status=skipped"))["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_rule_with_the_higher_priority_speaks_for_its_survey()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey, new { priority = 1, delay = "PT1H" });
        await acme.Rule(survey, new { priority = 5, delay = "PT5H" });

        var invitation = Assert.Single((await acme.Interaction("1", "prio@example.com"))["invitations"]!.AsArray())!;

        Assert.InRange((DateTimeOffset)invitation["due_at"]! - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(4.9), TimeSpan.FromHours(5.1));
    }

    [Fact]
    public async Task A_rule_speaks_only_of_what_it_names()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new
        {
            when = new { channels = new[] { "chat" }, teams = new[] { "1st line" }, tags = new[] { "billing" }, statuses = new[] { "closed" }, attributes = new { plan = "gold" } },
        });
        var fits = new { channel = "Chat", tags = new[] { "billing", "x" }, attributes = new { plan = "gold" } };

        Assert.Single((await acme.Interaction("1", "a@example.com", fits))["invitations"]!.AsArray());
        Assert.Empty((await acme.Interaction("2", "b@example.com", new { fits.tags, fits.attributes }))["invitations"]!.AsArray());
        Assert.Empty((await acme.Interaction("3", "c@example.com", new { fits.channel, fits.attributes }))["invitations"]!.AsArray());
        Assert.Empty((await acme.Interaction("4", "d@example.com", new { fits.channel, fits.tags }))["invitations"]!.AsArray());
    }

    [Fact]
    public async Task An_invitation_that_is_not_sent_can_be_cancelled_once_and_for_all()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "PT24H" });
        var id = (string?)(await acme.Interaction("1", "cancel@example.com"))["invitations"]![0]!["id"];

        await acme.Send(HttpMethod.Delete, $"invitations/{id}", expected: HttpStatusCode.NoContent);
        await acme.Send(HttpMethod.Delete, $"invitations/{id}", expected: HttpStatusCode.NoContent);

        var invitation = await acme.In(db => db.Invitations.SingleAsync());
        Assert.Equal((InvitationStatus.Cancelled, Reason.CancelledByHand), (invitation.Status, invitation.Reason));
    }

    [Fact]
    public async Task Two_keys_of_one_person_that_belong_to_two_contacts_are_a_conflict()
    {
        var acme = await Workspace.Make(house);
        await acme.Interaction("1", "first@example.com", new { contact = new { email = "first@example.com", external_id = "c1" } });
        await acme.Interaction("2", "second@example.com");

        var problem = await acme.Interaction("3", "", new { contact = new { email = "second@example.com", external_id = "c1" } }, HttpStatusCode.Conflict);

        Assert.Contains("two different contacts", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(2, await acme.In(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task A_rule_that_waits_for_closing_counts_its_delay_from_there()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "PT24H" });
        var now = TimeProvider.System.GetUtcNow();
        await acme.Interaction("1", "closed.later@example.com", new { status = "resolved", resolved_at = now.AddDays(-16) });

        var closed = await acme.Interaction("1", "closed.later@example.com", new { closed_at = now }, HttpStatusCode.OK);

        var invitation = Assert.Single(closed["invitations"]!.AsArray())!;
        Assert.Equal("scheduled", (string?)invitation["status"]);
        Assert.InRange((DateTimeOffset)invitation["due_at"]! - now, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1));
    }

    [Fact]
    public async Task Blank_ids_do_not_make_two_customers_one()
    {
        var acme = await Workspace.Make(house);

        await acme.Interaction("1", "", new { contact = new { external_id = "", email = "alice@example.com" }, agent = new { external_id = "", name = "Ana" } });
        await acme.Interaction("2", "", new { contact = new { external_id = " ", email = "bob@example.com" }, agent = new { external_id = "", name = "Bob" } });

        Assert.Equal(["alice@example.com", "bob@example.com"], await acme.In(db => db.Contacts.Select(c => c.Email).OrderBy(e => e).ToListAsync()));
        Assert.Equal(["Ana", "Bob"], await acme.In(db => db.Agents.Select(a => a.Name).OrderBy(n => n).ToListAsync()));
    }
}
