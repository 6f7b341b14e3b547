using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Interactions;

namespace Surveys.Tests.HelpDesks;

/// <summary>
/// The body of a trigger, as the placeholders of support.zendesk.com/hc/en-us/articles/4408886858138 fill our template; the events of
/// developer.zendesk.com/api-reference/webhooks/event-types/ticket-events; the signature of developer.zendesk.com/documentation/webhooks/verifying.
/// </summary>
public sealed class ZendeskTests(House house)
{
    private static readonly (InvitationStatus, Reason?) Scheduled = (InvitationStatus.Scheduled, null);

    private static string Trigger(string status, string id = "35436", string updatedAt = "2025-01-08T10:12Z", string tags = "enterprise other_tag", string agent = "Ana", string email = "zendesk.customer@example.com") =>
        $$"""
        {"ticket": {"id": "{{id}}", "status": "{{status}}", "subject": "Card declined", "channel": "Mail", "tags": "{{tags}}", "group": "1st line",
          "created_at": "2025-01-08T09:00Z", "updated_at": "{{updatedAt}}",
          "requester": {"name": "Xenia", "email": "{{email}}"},
          "assignee": {"id": "8447388090494", "name": "{{agent}}", "email": "{{agent}}@acme.example"} } }
        """;

    /// <summary>The documented shape, with the properties that all ticket events have.</summary>
    private static string Event(string type, string inside, string id = "35436", string time = "2025-01-08T11:12:07.672717030Z") =>
        $$"""
        {"account_id": 22129848, "detail": {"actor_id": "8447388090494", "assignee_id": "8447388090494", "brand_id": "8447346621310", "created_at": "2025-01-08T10:12:07Z",
          "custom_status": "8447320465790", "description": "A description", "external_id": null, "form_id": "8646151517822", "group_id": "8447320466430", "id": "{{id}}",
          "is_public": true, "organization_id": "8447346622462", "priority": "LOW", "requester_id": "8447388090494", "status": "OPEN", "subject": "Card declined",
          "submitter_id": "8447388090494", "tags": ["enterprise"], "type": "TASK", "updated_at": "2025-01-08T10:12:07Z", "via": {"channel": "web_service"} },
         "event": {{inside}}, "id": "cbe4028c-7239-495d-b020-f22348516046", "subject": "zen:ticket:{{id}}", "time": "{{time}}",
         "type": "zen:event-type:ticket.{{type}}", "zendesk_event_version": "2022-11-06"}
        """;

    [Fact]
    public async Task A_solved_ticket_is_taken_with_all_that_the_template_says_and_planned()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);

        Assert.Equal(("taken", null), await desk.Told(Trigger("Solved")));

        var (ticket, email, agent, team) = await desk.Ticket("35436");
        Assert.Equal((InteractionStatus.Resolved, "Card declined", "email"), (ticket.Status, ticket.Subject, ticket.Channel));
        Assert.Equal(["enterprise", "other_tag"], ticket.Tags);
        Assert.Equal(("zendesk.customer@example.com", "Ana", "1st line"), (email, agent, team));
        Assert.Equal(new DateTimeOffset(2025, 1, 8, 9, 0, 0, TimeSpan.Zero), ticket.OpenedAt);
        Assert.Equal([Scheduled], await desk.Planned());
    }

    [Theory]
    [InlineData("New", InteractionStatus.Open)]
    [InlineData("open", InteractionStatus.Open)]
    [InlineData("Pending", InteractionStatus.Pending)]
    [InlineData("On-hold", InteractionStatus.Pending)]
    [InlineData("hold", InteractionStatus.Pending)]
    [InlineData("SOLVED", InteractionStatus.Resolved)]
    [InlineData("Closed", InteractionStatus.Closed)]
    public async Task Each_status_means_one_of_ours(string word, object status)
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);

        await desk.Told(Trigger(word));

        Assert.Equal((InteractionStatus)status, (await desk.Ticket("35436")).Interaction.Status);
    }

    [Fact]
    public async Task Opened_again_nobody_is_asked_and_solved_again_somebody_is()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        await desk.Told(Trigger("Solved"));

        await desk.Told(Trigger("Open", updatedAt: "2025-01-08T10:20Z"));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.Reopened)], await desk.Planned());

        await desk.Told(Trigger("Solved", updatedAt: "2025-01-08T10:30Z"));
        await desk.Told(Trigger("Closed", updatedAt: "2025-01-12T10:30Z"));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.Reopened), Scheduled], await desk.Planned());
    }

    [Theory]
    [InlineData("merged", Reason.Merged)]
    [InlineData("soft_deleted", Reason.InteractionDeleted)]
    [InlineData("permanently_deleted", Reason.InteractionDeleted)]
    [InlineData("marked_as_spam", Reason.InteractionDeleted)]
    public async Task Whoever_had_a_ticket_that_is_gone_is_not_asked_whatever_is_told_of_it_later(string type, object reason)
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        await desk.Told(Trigger("Solved"));

        Assert.Equal("taken", (await desk.Told(Event(type, "{}"))).Outcome);
        await desk.Told(Trigger("Closed", updatedAt: "2025-01-12T10:30Z", tags: "late_tag"));

        Assert.Equal([(InvitationStatus.Cancelled, (Reason?)reason)], await desk.Planned());
        Assert.Equal(InteractionStatus.Closed, (await desk.Ticket("35436")).Interaction.Status);
    }

    [Fact]
    public async Task An_open_ticket_that_is_merged_leads_to_no_invitation_when_it_closes_and_opened_again_to_one()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        await desk.Told(Trigger("Open"));

        await desk.Told(Event("merged", "{}"));
        await desk.Told(Trigger("Closed", updatedAt: "2025-01-09T10:30Z", tags: "closed_by_merge"));
        await desk.Told(Trigger("Closed", updatedAt: "2025-01-09T10:40Z"));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.Merged)], await desk.Planned());

        await desk.Told(Event("undeleted", "{}", time: "2025-01-10T10:00:00Z"));
        await desk.Told(Trigger("Solved", updatedAt: "2025-01-10T10:30Z"));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.Merged), Scheduled], await desk.Planned());
    }

    [Fact]
    public async Task Zendesks_own_tag_tells_of_a_merger_without_the_event()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        await desk.Told(Trigger("Solved"));

        await desk.Told(Trigger("Closed", updatedAt: "2025-01-09T10:30Z", tags: "enterprise closed_by_merge"));

        Assert.Equal([(InvitationStatus.Cancelled, Reason.Merged)], await desk.Planned());
    }

    [Fact]
    public async Task An_event_changes_a_known_ticket_and_of_an_unknown_one_makes_nothing()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        // What was solved long ago isn't asked about.
        var solved = Event("status_changed", """{"current": "SOLVED", "previous": "OPEN"}""", time: $"{TimeProvider.System.GetUtcNow().AddMinutes(-20):yyyy-MM-ddTHH:mm:ss.fffffff}00Z");

        var (outcome, why) = await desk.Told(solved);
        Assert.Equal("ignored", outcome);
        Assert.Contains("isn’t known here", why, StringComparison.Ordinal);
        Assert.Equal(0, await desk.Workspace.In(db => db.Interactions.CountAsync()));

        await desk.Told(Trigger("Open"));
        Assert.Equal("taken", (await desk.Told(solved)).Outcome);
        var (ticket, email, agent, _) = await desk.Ticket("35436");
        Assert.Equal((InteractionStatus.Resolved, "zendesk.customer@example.com", "Ana"), (ticket.Status, email, agent));
        Assert.Equal([Scheduled], await desk.Planned());
    }

    [Fact]
    public async Task A_reassigned_ticket_has_the_new_agent_by_trigger_or_by_number()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        await desk.Told(Trigger("Open"));
        await desk.Told(Trigger("Open", id: "2", agent: "Bob").Replace("8447388090494", "777", StringComparison.Ordinal));

        await desk.Told(Event("agent_assignment_changed", """{"current": "777", "previous": "8447388090494"}"""));
        Assert.Equal("Bob", (await desk.Ticket("35436")).Agent);

        // Nobody knows whose number this is, so the ticket keeps the one it had.
        await desk.Told(Event("agent_assignment_changed", """{"current": "888", "previous": "777"}""", time: "2025-01-08T11:13:00Z"));
        Assert.Equal("Bob", (await desk.Ticket("35436")).Agent);

        await desk.Told(Trigger("Open", updatedAt: "2025-01-08T11:30Z"));
        Assert.Equal("Ana", (await desk.Ticket("35436")).Agent);
    }

    [Fact]
    public async Task What_happened_earlier_changes_nothing_also_within_one_minute()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        var now = TimeProvider.System.GetUtcNow();
        var minute = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture) + "Z";

        await desk.Told(Trigger("Open", updatedAt: minute), now.AddMilliseconds(1));
        var (_, why) = await desk.Told(Trigger("Solved", updatedAt: minute), now);

        Assert.Contains("newer was known", why, StringComparison.Ordinal);
        Assert.Equal(InteractionStatus.Open, (await desk.Ticket("35436")).Interaction.Status);
        Assert.Empty(await desk.Planned());
        await desk.Told(Trigger("Solved", updatedAt: minute), now.AddMilliseconds(2));
        Assert.Equal([Scheduled], await desk.Planned());
    }

    [Fact]
    public async Task A_body_that_another_has_signed_or_nobody_or_long_ago_is_refused_and_counted_and_not_kept()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        var (body, now) = (Trigger("Solved"), TimeProvider.System.GetUtcNow());

        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(Trigger("Closed"), desk.Sign(body, now))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body, desk.Sign(body, now)[0], ("X-Zendesk-Webhook-Signature-Timestamp", "yesterday"))).Status);
        var (status, text) = await desk.Send(body, now.AddMinutes(-6));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("more than five minutes ago", text, StringComparison.Ordinal);

        Assert.Empty(await desk.Payloads());
        Assert.Equal(0, await desk.Workspace.In(db => db.Interactions.CountAsync()));
        var connection = await desk.Workspace.In(db => db.Connections.AsNoTracking().SingleAsync());
        Assert.Equal((4, null), (connection.Refused, connection.LastReceivedAt));
        Assert.Contains("five minutes", connection.LastRefusal, StringComparison.Ordinal);
        Assert.Equal("taken", (await desk.Told(body, now.AddMinutes(-4))).Outcome);
    }

    [Fact]
    public async Task The_same_payload_sixty_four_times_at_once_counts_once()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        var body = Trigger("Solved");

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => desk.Send(body)));

        Assert.All(answers, answer => Assert.True(answer.Status == HttpStatusCode.OK, answer.Text));
        Assert.Equal([Scheduled], await desk.Planned());
        Assert.Equal((1, 1), await desk.Workspace.In(async db => (await db.Interactions.CountAsync(), await db.Contacts.CountAsync())));
        Assert.InRange((await desk.Payloads()).Count, 1, ReceivedPayload.MostKept);
    }

    [Fact]
    public async Task Events_of_other_things_are_passed_over()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);

        Assert.Equal("ignored", (await desk.Told(Event("comment_added", """{"comment": {"id": "1"}}"""))).Outcome);
        Assert.Equal("ignored", (await desk.Told("""{"type": "zen:event-type:user.active_changed", "detail": {"id": "6596848315901"}, "event": {"current": false, "previous": true}}""")).Outcome);
        Assert.Equal(2, (await desk.Payloads()).Count(p => p.Outcome == PayloadOutcome.Ignored));
    }

    [Fact]
    public async Task Each_of_two_webhooks_may_have_a_signing_secret_of_its_own()
    {
        var desk = await Desk.Connect(house, Vendor.Zendesk);
        await desk.Workspace.In(async (services, db) =>
        {
            var book = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<ConnectionBook>(services);
            await book.Keep(await db.Connections.SingleAsync(), $"another secret\r\n{desk.Secret}", default);
            return 0;
        });

        Assert.Equal("taken", (await desk.Told(Trigger("Solved"))).Outcome);
    }
}
