using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Interactions;

namespace Surveys.Tests.HelpDesks;

/// <summary>
/// Subscriptions as in developers.hubspot.com/docs/api/webhooks (and, for merging, developers.hubspot.com/changelog/new-subscription-types-for-webhooks); signatures
/// as in developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation; a workflow's webhook with the keys of our guide.
/// </summary>
public sealed class HubspotTests(House house)
{
    private static string Workflow(string stage, string changedAt = "1708986598741", string owner = "Ana") =>
        $$"""
        {"ticket_id": 1246965, "hs_pipeline_stage": "{{stage}}", "hs_lastmodifieddate": "{{changedAt}}", "subject": "Card declined", "source_type": "EMAIL", "createdate": "1708980000000",
         "hubspot_owner_id": "45678", "owner_name": "{{owner}}", "owner_email": "{{owner}}@acme.example", "contact_email": "hubspot.customer@example.com", "contact_name": "Hana"}
        """;

    private static string Change(string property, string value, long at, string type = "\"subscriptionType\": \"ticket.propertyChange\"") =>
        $$"""
        [{"objectId": 1246965, "propertyName": "{{property}}", "propertyValue": "{{value}}", "changeSource": "CRM_UI", "eventId": 3816279340, "subscriptionId": 25, "portalId": 33,
          "appId": 1160452, "occurredAt": {{at}}, {{type}}, "attemptNumber": 0}]
        """;

    [Fact]
    public async Task A_workflow_tells_of_the_ticket_and_of_its_contact()
    {
        var desk = await Desk.Connect(house, Vendor.Hubspot);

        Assert.Equal(("taken", null), await desk.Told(Workflow("4")));

        var (ticket, email, agent, _) = await desk.Ticket("1246965");
        Assert.Equal((InteractionStatus.Closed, "Card declined", "email"), (ticket.Status, ticket.Subject, ticket.Channel));
        Assert.Equal(("hubspot.customer@example.com", "Ana"), (email, agent));
        Assert.Single(await desk.Planned());
    }

    [Fact]
    public async Task All_properties_of_a_workflow_are_read_in_their_own_shape()
    {
        var desk = await Desk.Connect(house, Vendor.Hubspot);

        await desk.Told("""{"objectId": 7, "properties": {"hs_pipeline_stage": {"value": "2"}, "subject": {"value": "Card"}, "hs_lastmodifieddate": {"value": "1708986598741"}, "email": {"value": "hubspot.other@example.com"}}}""");

        var (ticket, email, _, _) = await desk.Ticket("7");
        Assert.Equal((InteractionStatus.Pending, "Card", "hubspot.other@example.com"), (ticket.Status, ticket.Subject, email));
    }

    [Theory]
    [InlineData("\"subscriptionType\": \"ticket.propertyChange\"")]
    [InlineData("\"eventType\": \"ticket.propertyChange\"")]
    [InlineData("\"subscriptionType\": \"object.propertyChange\", \"objectTypeId\": \"0-5\"")]
    public async Task A_change_of_stage_moves_a_known_ticket_and_of_an_unknown_one_makes_nothing(string type)
    {
        var desk = await Desk.Connect(house, Vendor.Hubspot);
        // What closed long ago isn't asked about.
        var closed = TimeProvider.System.GetUtcNow().AddMinutes(-20).ToUnixTimeMilliseconds();
        Assert.Equal("ignored", (await desk.Told(Change("hs_pipeline_stage", "4", closed, type))).Outcome);

        await desk.Told(Workflow("1"));
        Assert.Equal("taken", (await desk.Told(Change("hs_pipeline_stage", "4", closed, type))).Outcome);
        Assert.Equal(InteractionStatus.Closed, (await desk.Ticket("1246965")).Interaction.Status);
        Assert.Single(await desk.Planned());

        await desk.Told(Change("hs_pipeline_stage", "3", closed + 2000, type));
        Assert.Equal([(InvitationStatus.Cancelled, Reason.Reopened)], await desk.Planned());
        Assert.Contains("newer", (await desk.Told(Change("hs_pipeline_stage", "4", closed + 1000, type))).Detail, StringComparison.Ordinal);
        Assert.Equal(InteractionStatus.Open, (await desk.Ticket("1246965")).Interaction.Status);
    }

    [Fact]
    public async Task Several_events_at_once_are_taken_each_and_other_objects_passed_over()
    {
        var desk = await Desk.Connect(house, Vendor.Hubspot);
        await desk.Told(Workflow("4"));

        var (outcome, why) = await desk.Told("""
            [{"objectId": 1246965, "propertyName": "subject", "propertyValue": "Card, again", "eventId": 1, "occurredAt": 1708986700000, "subscriptionType": "ticket.propertyChange"},
             {"objectId": 1246978, "changeSource": "IMPORT", "eventId": 2, "subscriptionId": 22, "portalId": 33, "appId": 1160452, "occurredAt": 1462216307945, "subscriptionType": "contact.creation", "attemptNumber": 0},
             {"objectId": 9, "propertyName": "hs_pipeline_stage", "propertyValue": "98765", "occurredAt": 1708986700000, "subscriptionType": "ticket.propertyChange"}]
            """);

        Assert.Equal("taken", outcome);
        Assert.Contains("98765", why, StringComparison.Ordinal);
        Assert.Equal("Card, again", (await desk.Ticket("1246965")).Interaction.Subject);
    }

    [Fact]
    public async Task What_was_merged_into_another_or_deleted_leads_to_no_mail()
    {
        var desk = await Desk.Connect(house, Vendor.Hubspot);
        await desk.Told(Workflow("4"));
        await desk.Told(Workflow("4").Replace("1246965", "2", StringComparison.Ordinal));
        await desk.Told(Workflow("4").Replace("1246965", "3", StringComparison.Ordinal));

        await desk.Told("""[{"eventId": 5, "occurredAt": 1708986700000, "subscriptionType": "ticket.merge", "primaryObjectId": 2, "mergedObjectIds": [1246965], "newObjectId": 2, "numberOfPropertiesMoved": 3, "objectId": 2}]""");
        Assert.Equal(1, (await desk.Planned()).Count(i => i == (InvitationStatus.Cancelled, Reason.Merged)));
        Assert.Equal(InteractionStatus.Closed, (await desk.Ticket("1246965")).Interaction.Status);

        await desk.Told("""[{"objectId": 3, "changeFlag": "DELETED", "eventId": 6, "occurredAt": 1708986800000, "subscriptionType": "ticket.deletion"}]""");
        Assert.Equal(1, (await desk.Planned()).Count(i => i == (InvitationStatus.Cancelled, Reason.InteractionDeleted)));
        Assert.Equal(1, (await desk.Planned()).Count(i => i.Status == InvitationStatus.Scheduled));
    }

    [Fact]
    public async Task A_reassigned_ticket_has_the_new_owner()
    {
        var desk = await Desk.Connect(house, Vendor.Hubspot);
        await desk.Told(Workflow("1"));
        await desk.Told(Workflow("1", owner: "Bob").Replace("1246965", "2", StringComparison.Ordinal).Replace("45678", "999", StringComparison.Ordinal));

        await desk.Told(Change("hubspot_owner_id", "999", 1708986700000));

        Assert.Equal("Bob", (await desk.Ticket("1246965")).Agent);
    }

    [Fact]
    public async Task A_request_is_believed_by_version_three_or_two_and_not_when_it_is_old()
    {
        var desk = await Desk.Connect(house, Vendor.Hubspot);
        var (body, now) = (Workflow("1"), TimeProvider.System.GetUtcNow());
        string Second(string address) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{desk.Secret}POST{address}{body}")));

        Assert.Equal(HttpStatusCode.OK, (await desk.SendSigned(body, desk.Sign(body, now))).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.SendSigned(body, ("X-HubSpot-Signature", Second(desk.Address)), ("X-HubSpot-Signature-Version", "v2"))).Status);
        foreach (var wrong in new (string, string)[][]
        {
            desk.Sign(body, now.AddMinutes(-6)),
            [desk.Sign(body, now)[0], ("X-HubSpot-Request-Timestamp", $"{now.ToUnixTimeMilliseconds() + 1}")],
            [desk.Sign(body, now)[0]],
            [("X-HubSpot-Signature", Second("https://elsewhere.example/")), ("X-HubSpot-Signature-Version", "v2")],
            [("X-HubSpot-Signature", Second(desk.Address)), ("X-HubSpot-Signature-Version", "v1")],
            [],
        })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned(body, wrong)).Status);
        }
    }

    /// <summary>developers.hubspot.com/docs/faq/v2-request-validation: the secret, the request and the hash are HubSpot's.</summary>
    [Fact]
    public void HubSpots_own_example_of_version_two_is_believed()
    {
        Knock Example(string hash) => new(
            "GET", "https://www.example.com/webhook_uri", new HeaderDictionary { ["X-HubSpot-Signature-Version"] = "v2", ["X-HubSpot-Signature"] = hash }, []);

        Assert.Null(Signatures.Refusal(Vendor.Hubspot, "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy", Example("eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"), default));
        Assert.NotNull(Signatures.Refusal(Vendor.Hubspot, "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy", Example("eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200f"), default));
    }
}
