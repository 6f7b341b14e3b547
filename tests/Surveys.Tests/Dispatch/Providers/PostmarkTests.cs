using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Mail;

namespace Surveys.Tests.Dispatch;

/// <summary>By the payloads of postmarkapp.com/developer/webhooks: delivery-webhook, bounce-webhook, spam-complaint-webhook.</summary>
public sealed class PostmarkTests(House house)
{
    private static readonly MailId Mail = new(Guid.Parse("0198c5a0-0000-7000-8000-000000000001"), Guid.Parse("0198c5a0-0000-7000-8000-000000000002"), 0);

    private static string Delivery(MailId mail) =>
        $$"""
        {"RecordType": "Delivery", "ServerID": 23, "MessageStream": "outbound", "MessageID": "00000000-0000-0000-0000-000000000000", "Recipient": "john@example.com", "Tag": "welcome-email",
         "DeliveredAt": "2021-02-21T16:34:52Z", "Details": "Test delivery webhook details", "Metadata": {"user_id": 43, "surveys-mail": "{{mail}}"} }
        """;

    private static string Bounce(string recordType, string type, string metadata) =>
        $$"""
        {"RecordType": "{{recordType}}", "MessageStream": "outbound", "ID": 4323372036854775807, "Type": "{{type}}", "TypeCode": 1, "Name": "Hard bounce", "Tag": "Test",
         "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "ServerID": 23, "Metadata": {{metadata}},
         "Description": "The server was unable to deliver your message (ex: unknown user, mailbox not found).", "Details": "", "Email": "john@example.com", "From": "sender@example.com",
         "BouncedAt": "2019-11-05T16:33:54.9070259Z", "DumpAvailable": true, "Inactive": true, "CanActivate": true, "Subject": "Test subject", "Content": "<Full dump of bounce>"}
        """;

    [Theory]
    [InlineData("Bounce", "HardBounce", MailOutcome.Bounced)]
    [InlineData("Bounce", "BadEmailAddress", MailOutcome.Bounced)]
    [InlineData("Bounce", "SoftBounce", MailOutcome.Undelivered)]
    [InlineData("Bounce", "Blocked", MailOutcome.Undelivered)]
    [InlineData("Bounce", "AutoResponder", null)]
    [InlineData("Bounce", "SpamComplaint", MailOutcome.Complained)]
    [InlineData("SpamComplaint", "SpamComplaint", MailOutcome.Complained)]
    [InlineData("Open", "", null)]
    public void A_documented_bounce_is_read_as_what_it_is(string recordType, string type, object? kind)
    {
        var read = PostmarkEvents.Read(Encoding.UTF8.GetBytes(Bounce(recordType, type, $$"""{"Surveys-Mail": "{{Mail}}"}""")));

        DeliveryEvent[] expected = kind is not MailOutcome known ? [] :
            [new(Mail, known, DateTimeOffset.Parse("2019-11-05T16:33:54.9070259Z", null), "The server was unable to deliver your message (ex: unknown user, mailbox not found).")];
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"surveys-mail": 5}""")]
    [InlineData("""{"surveys-mail": "somebody else's"}""")]
    public void What_names_no_mail_of_ours_is_passed_over(string metadata) =>
        Assert.Empty(PostmarkEvents.Read(Encoding.UTF8.GetBytes(Bounce("Bounce", "HardBounce", metadata))));

    [Fact]
    public async Task A_delivery_with_the_right_password_is_believed_and_no_other()
    {
        var acme = await Workspace.Make(house);
        var mail = await Provider.Asked(house, acme, "by.postmark@example.com");

        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "postmark", Delivery(mail)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.TellByPostmark(house, Delivery(mail), "another password of mine"));
        Assert.Null((await acme.In(db => db.Invitations.SingleAsync())).DeliveredAt);
        Assert.Equal(HttpStatusCode.OK, await Provider.TellByPostmark(house, Delivery(mail)));

        Assert.Equal(DateTimeOffset.Parse("2021-02-21T16:34:52Z", null), (await acme.In(db => db.Invitations.SingleAsync())).DeliveredAt);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task What_is_not_its_json_is_refused(string body) => Assert.Equal(HttpStatusCode.BadRequest, await Provider.TellByPostmark(house, body));
}
