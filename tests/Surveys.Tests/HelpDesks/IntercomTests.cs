using System.Net;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Interactions;

namespace Surveys.Tests.HelpDesks;

/// <summary>
/// Notifications as developers.intercom.com/docs/references/webhooks/webhook-models describes them, with the conversation of the REST API's reference inside, in
/// the shape of today's version and in that of the first ones.
/// </summary>
public sealed class IntercomTests(House house)
{
    /// <summary>When the conversation was closed. What closed long ago isn't asked about, so it's a little while ago.</summary>
    private static readonly long Closed = TimeProvider.System.GetUtcNow().AddMinutes(-20).ToUnixTimeSeconds();

    private static string Notification(string topic, string item, long? createdAt = null) =>
        $$"""
        {"type": "notification_event", "app_id": "abc123def", "data": {"type": "notification_event_data", "item": {{item}}}, "links": {}, "id": "notif_2bc4bf3a-0064-4fb0-9e17-dc44d91bcb9b",
         "topic": "{{topic}}", "delivery_status": "pending", "delivery_attempts": 1, "delivered_at": 0, "first_sent_at": {{createdAt ?? Closed}}, "created_at": {{createdAt ?? Closed}}, "self": null}
        """;

    private static string Conversation(string state, string open, long? updatedAt = null, string admin = "1957471", string author = "Cordelia") =>
        $$"""
        {"type": "conversation", "id": "215472621305755", "created_at": {{Closed - 400}}, "updated_at": {{updatedAt ?? Closed}}, "title": null,
         "source": {"type": "conversation", "id": "3001", "delivered_as": "customer_initiated", "subject": "<p>My card</p>", "body": "<p>Hello</p>",
           "author": {"type": "user", "id": "696346bbaebb5a479d3851a3", "name": "Eva", "email": "intercom.customer@example.com"} },
         "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "696346bbaebb5a479d3851a3", "external_id": "70"}]},
         "open": {{open}}, "state": "{{state}}", "snoozed_until": null, "read": true, "admin_assignee_id": {{admin}}, "team_assignee_id": null,
         "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "1", "name": "billing"}]},
         "statistics": {"type": "conversation_statistics", "first_admin_reply_at": {{Closed - 200}}, "last_close_at": {{Closed}}, "count_reopens": 0},
         "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [{"type": "conversation_part", "id": "1", "part_type": "close",
           "author": {"type": "admin", "id": "{{admin}}", "name": "{{author}}", "email": "{{author}}@acme.example"} }], "total_count": 1} }
        """;

    [Fact]
    public async Task A_closed_conversation_is_taken_with_its_people()
    {
        var desk = await Desk.Connect(house, Vendor.Intercom);

        Assert.Equal(("taken", null), await desk.Told(Notification("conversation.admin.closed", Conversation("closed", "false"))));

        var (ticket, email, agent, _) = await desk.Ticket("215472621305755");
        Assert.Equal((InteractionStatus.Closed, "My card", "chat"), (ticket.Status, ticket.Subject, ticket.Channel));
        Assert.Equal(("intercom.customer@example.com", "Cordelia"), (email, agent));
        Assert.Equal(["billing"], ticket.Tags);
        Assert.Equal((Closed - 400, Closed - 200, Closed), (ticket.OpenedAt!.Value.ToUnixTimeSeconds(), ticket.FirstResponseAt!.Value.ToUnixTimeSeconds(), ticket.ClosedAt!.Value.ToUnixTimeSeconds()));
        Assert.Single(await desk.Planned());
    }

    [Theory]
    [InlineData("true", InteractionStatus.Open)]
    [InlineData("false", InteractionStatus.Closed)]
    internal async Task What_says_only_whether_it_is_open_is_taken_at_its_word(string open, InteractionStatus status)
    {
        var desk = await Desk.Connect(house, Vendor.Intercom);

        await desk.Told(Notification("conversation.admin.replied", $$"""{"type": "conversation", "id": "21322009098", "created_at": 1553290933, "updated_at": 1553291389, "open": {{open}} }"""));

        Assert.Equal(status, (await desk.Ticket("21322009098")).Interaction.Status);
    }

    [Fact]
    public async Task The_shape_of_the_first_versions_is_read_as_well()
    {
        var desk = await Desk.Connect(house, Vendor.Intercom);

        await desk.Told(Notification("conversation.admin.closed", """
            {"type": "conversation", "id": "21322009097", "created_at": 1553290933, "updated_at": 1553291389,
             "user": {"type": "lead", "id": "5c9553cb27e377f24eed49f7", "user_id": "75067020", "name": "Eva", "email": "intercom.lead@example.com", "do_not_track": null},
             "assignee": {"type": "admin", "id": "1957471", "name": "Cordelia", "email": "cordelia@acme.example"},
             "conversation_message": {"type": "conversation_message", "id": "331499307", "subject": "", "body": "<p>Hello</p>"},
             "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [], "total_count": 0}, "open": false, "state": "closed",
             "tags": {"type": "tag.list", "tags": []}}
            """, 1553291390));

        var (ticket, email, agent, _) = await desk.Ticket("21322009097");
        Assert.Equal((InteractionStatus.Closed, "intercom.lead@example.com", "Cordelia"), (ticket.Status, email, agent));
    }

    [Fact]
    public async Task Opened_again_snoozed_reassigned_and_deleted_are_understood()
    {
        var desk = await Desk.Connect(house, Vendor.Intercom);
        await desk.Told(Notification("conversation.admin.closed", Conversation("closed", "false")));

        await desk.Told(Notification("conversation.user.replied", Conversation("open", "true", Closed + 50)));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.Reopened)], await desk.Planned());
        await desk.Told(Notification("conversation.admin.snoozed", Conversation("snoozed", "true", Closed + 150)));
        Assert.Equal(InteractionStatus.Pending, (await desk.Ticket("215472621305755")).Interaction.Status);
        await desk.Told(Notification("conversation.admin.assigned", Conversation("open", "true", Closed + 250, admin: "99", author: "Dan")));
        Assert.Equal("Dan", (await desk.Ticket("215472621305755")).Agent);
        // It was closed before, and the message was long on its way.
        await desk.Told(Notification("conversation.admin.closed", Conversation("closed", "false", Closed + 100)));
        Assert.Equal(InteractionStatus.Open, (await desk.Ticket("215472621305755")).Interaction.Status);

        await desk.Told(Notification("conversation.admin.closed", Conversation("closed", "false", Closed + 350)));
        await desk.Told(Notification("conversation.deleted", """{"type": "conversation", "conversation_id": "215472621305755"}""", Closed + 450));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.Reopened), (InvitationStatus.Cancelled, (Reason?)Reason.InteractionDeleted)], await desk.Planned());
    }

    [Theory]
    [InlineData("ticket.state.updated", "submitted", InteractionStatus.Open)]
    [InlineData("ticket.state.updated", "waiting_on_customer", InteractionStatus.Pending)]
    [InlineData("ticket.state.updated", "resolved", InteractionStatus.Resolved)]
    [InlineData("ticket.closed", "resolved", InteractionStatus.Closed)]
    public async Task Tickets_are_known_by_their_category(string topic, string category, object status)
    {
        var desk = await Desk.Connect(house, Vendor.Intercom);

        await desk.Told(Notification(topic, $$"""
            {"type": "ticket", "id": "215472629311235", "ticket_id": "66040342", "ticket_attributes": {"_default_title_": "Card", "_default_description_": "x"},
             "ticket_state": {"type": "ticket_state", "id": "4517893", "category": "{{category}}", "internal_label": "X", "external_label": "X"},
             "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "696346bbaebb5a479d3851a3", "external_id": "f7c0"}]},
             "admin_assignee_id": "0", "team_assignee_id": "0", "created_at": 1768113868, "updated_at": 1768114250,
             "ticket_parts": {"type": "ticket_part.list", "ticket_parts": [{"type": "ticket_part", "id": "1", "part_type": "comment",
               "author": {"id": "696346bbaebb5a479d3851a3", "type": "user", "name": "Eva", "email": "intercom.ticket@example.com"} }], "total_count": 1},
             "open": true, "channel": "messenger"}
            """));

        var (ticket, email, agent, _) = await desk.Ticket("215472629311235");
        Assert.Equal(((InteractionStatus)status, "Card", "chat"), (ticket.Status, ticket.Subject, ticket.Channel));
        Assert.Equal(("intercom.ticket@example.com", null), (email, agent));
    }

    [Fact]
    public async Task The_trial_message_is_answered_and_other_topics_are_passed_over()
    {
        var desk = await Desk.Connect(house, Vendor.Intercom);

        Assert.Equal("ignored", (await desk.Told(Notification("ping", """{"type": "ping", "message": "something something interzen"}"""))).Outcome);
        Assert.Equal("ignored", (await desk.Told(Notification("conversation_part.tag.created", """{"type": "conversation_part_tag"}"""))).Outcome);
        Assert.Equal("ignored", (await desk.Told(Notification("contact.created", """{"type": "contact", "id": "1"}"""))).Outcome);
    }

    [Fact]
    public async Task A_signature_that_does_not_fit_the_bytes_is_refused()
    {
        var desk = await Desk.Connect(house, Vendor.Intercom);
        var body = Notification("ping", "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body + " ", desk.Sign(body, default))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body, ("X-Hub-Signature", "sha1="))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body)).Status);
        Assert.Empty(await desk.Payloads());
    }
}
