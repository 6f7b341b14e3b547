using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Tests.Dispatch;

/// <summary>By the payloads of twilio.com/docs/sendgrid/for-developers/tracking-events/event, and the signing beside it.</summary>
public sealed class SendgridTests(House house)
{
    private static readonly MailId Mail = new(Guid.Parse("0198c5a0-0000-7000-8000-000000000001"), Guid.Parse("0198c5a0-0000-7000-8000-000000000002"), 2);

    [Theory]
    [InlineData("delivered", """ "response":"250 OK" """, MailOutcome.Delivered)]
    [InlineData("deferred", """ "response":"400 try again later","attempt":"5" """, MailOutcome.Undelivered)]
    [InlineData("bounce", """ "reason":"500 unknown recipient","status":"5.0.0","type":"bounce" """, MailOutcome.Bounced)]
    [InlineData("bounce", """ "reason":"550 blocked","status":"5.7.1","type":"blocked" """, MailOutcome.Undelivered)]
    [InlineData("dropped", """ "reason":"Bounced Address","status":"5.0.0" """, MailOutcome.Bounced)]
    [InlineData("dropped", """ "reason":"Spam Reporting Address" """, MailOutcome.Complained)]
    [InlineData("dropped", """ "reason":"Unsubscribed Address" """, MailOutcome.Undelivered)]
    [InlineData("spamreport", """ "useragent":"Mozilla/4.0" """, MailOutcome.Complained)]
    [InlineData("processed", """ "useragent":"Mozilla/4.0" """, null)]
    [InlineData("open", """ "useragent":"Mozilla/4.0","ip":"255.255.255.255" """, null)]
    public void A_documented_event_is_read_as_what_it_is(string what, string more, object? kind)
    {
        var read = SendgridEvents.Read(Encoding.UTF8.GetBytes(
            $$"""
            [null, {"email":"example@test.com","timestamp":1513299569,"smtp-id":"<{{Mail}}@surveys.example.com>","event":"{{what}}","category":["cat facts"],"sg_event_id":"sg_event_id","sg_message_id":"sg_message_id",{{more}}}]
            """));

        Assert.Equal(kind, read.SingleOrDefault()?.Kind as object);
        Assert.All(read, told => Assert.Equal((Mail, DateTimeOffset.FromUnixTimeSeconds(1513299569)), (told.Mail, told.At)));
    }

    [Fact]
    public void A_late_bounce_without_its_smtp_id_is_known_by_the_unique_argument()
    {
        var read = SendgridEvents.Read(Encoding.UTF8.GetBytes($$"""[{"email":"example@test.com","timestamp":1513299569,"event":"bounce","type":"bounce","surveys_mail":"{{Mail}}"}]"""));

        Assert.Equal(new DeliveryEvent(Mail, MailOutcome.Bounced, DateTimeOffset.FromUnixTimeSeconds(1513299569), null), Assert.Single(read));
    }

    [Fact]
    public async Task What_is_signed_is_believed_and_what_was_changed_since_is_not()
    {
        var acme = await Workspace.Make(house);
        var mail = await Provider.Asked(house, acme, "by.sendgrid@example.com");
        var (signed, changed) = ($"[{Provider.Event(mail, "open").ToJsonString()}]", $"[{Provider.Event(mail, "bounce").ToJsonString()}]");

        Assert.Equal(HttpStatusCode.OK, await Provider.TellBySendgrid(house, signed));
        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.TellBySendgrid(house, signed, sent: changed));
        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "sendgrid", changed));
        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "sendgrid", changed, (SendgridEvents.SignatureHeader, "AAAA"), (SendgridEvents.TimestampHeader, "1600112502")));

        Assert.Equal(InvitationStatus.Sent, (await acme.In(db => db.Invitations.SingleAsync())).Status);
    }

    [Theory]
    [InlineData("Mail:Events:Sendgrid", "not a key")]
    [InlineData("Mail:Events:Postmark", "short")]
    [InlineData("Mail:Events:Mailgun", "short")]
    public void A_setting_that_proves_nothing_is_refused_at_the_start(string name, string value) =>
        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), Assert.Throws<SettingsException>(() => house.Create((name, value))).Message, StringComparison.Ordinal);
}
