using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Interactions;

namespace Surveys.Tests.HelpDesks;

/// <summary>
/// What "Trigger Webhook" sends (support.freshdesk.com/support/solutions/articles/132589-using-webhooks-in-automation-rules); the numbers of states are those of
/// developers.freshdesk.com/api/#ticket_attributes.
/// </summary>
public sealed class FreshdeskTests(House house)
{
    private static string Ticket(string status, string agent = "Ana") =>
        $$"""
        {"freshdesk_webhook": {"ticket_id": 11, "ticket_url": "http://acme.freshdesk.com/helpdesk/tickets/11", "ticket_subject": "Test ticket ☃", "ticket_status": {{status}},
          "ticket_priority": "Medium", "ticket_source": "Portal", "ticket_tags": "billing, card", "ticket_group_name": "1st line",
          "ticket_agent_name": "{{agent}}", "ticket_agent_email": "{{agent}}@acme.example", "ticket_contact_name": "Bob", "ticket_contact_email": "freshdesk.customer@example.com"} }
        """;

    [Theory]
    [InlineData("2", InteractionStatus.Open)]
    [InlineData("3", InteractionStatus.Pending)]
    [InlineData("4", InteractionStatus.Resolved)]
    [InlineData("5", InteractionStatus.Closed)]
    [InlineData("\"Open\"", InteractionStatus.Open)]
    [InlineData("\"Waiting on Customer\"", InteractionStatus.Pending)]
    [InlineData("\"Closed\"", InteractionStatus.Closed)]
    public async Task A_status_by_number_or_name_means_one_of_ours(string status, object expected)
    {
        var desk = await Desk.Connect(house, Vendor.Freshdesk);

        Assert.Equal("taken", (await desk.Told(Ticket(status))).Outcome);

        var (ticket, email, agent, team) = await desk.Ticket("11");
        Assert.Equal(((InteractionStatus)expected, "Test ticket ☃", "web"), (ticket.Status, ticket.Subject, ticket.Channel));
        Assert.Equal(["billing", "card"], ticket.Tags);
        Assert.Equal(("freshdesk.customer@example.com", "Ana", "1st line"), (email, agent, team));
    }

    [Fact]
    public async Task Opened_again_reassigned_deleted_and_merged_are_understood()
    {
        var desk = await Desk.Connect(house, Vendor.Freshdesk);
        await desk.Told(Ticket("4"));
        await desk.Told(Ticket("2", agent: "Carl"));
        Assert.Equal("Carl", (await desk.Ticket("11")).Agent);
        await desk.Told(Ticket("5"));

        await desk.Told("""{"freshdesk_webhook": {"ticket_id": "11", "event": "deleted"}}""");
        await desk.Told(Ticket("2"));
        await desk.Told(Ticket("5"));
        await desk.Told("""{"freshdesk_webhook": {"ticket_id": "11", "event": "merged"}}""");

        Assert.Equal(
            [(InvitationStatus.Cancelled, Reason.Reopened), (InvitationStatus.Cancelled, Reason.InteractionDeleted), (InvitationStatus.Cancelled, (Reason?)Reason.Merged)],
            await desk.Planned());
    }

    [Fact]
    public async Task The_secret_comes_in_a_header_or_as_a_password_and_nothing_else_opens()
    {
        var desk = await Desk.Connect(house, Vendor.Freshdesk);
        string Basic(string text) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}";

        Assert.Equal(HttpStatusCode.OK, (await desk.SendSigned(Ticket("2"), ("X-Surveys-Secret", desk.Secret))).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendSigned(Ticket("2"), ("Authorization", Basic($"anybody:{desk.Secret}")))).Status);
        foreach (var wrong in new[] { ("X-Surveys-Secret", "another"), ("X-Surveys-Secret", ""), ("Authorization", Basic("anybody:another")), ("Authorization", "Basic ???"), ("Authorization", $"Bearer {desk.Workspace.Key}") })
            Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(Ticket("2"), wrong)).Status);
        Assert.Equal(5, await desk.Workspace.In(db => db.Connections.Select(c => c.Refused).SingleAsync()));
    }

    [Fact]
    public async Task A_state_of_their_own_is_refused_by_name_until_its_meaning_is_known()
    {
        var desk = await Desk.Connect(house, Vendor.Freshdesk);

        var (status, text) = await desk.Send(Ticket("\"Waiting on vendor\""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Waiting on vendor", text, StringComparison.Ordinal);

        await desk.Workspace.In(db => db.Connections.ExecuteUpdateAsync(set => set.SetProperty(c => c.Mapping, new Mapping([], new() { ["waiting on vendor"] = TicketState.Pending }))));
        await desk.Told(Ticket("\"Waiting on vendor\""));
        Assert.Equal(InteractionStatus.Pending, (await desk.Ticket("11")).Interaction.Status);
    }
}
