using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Mail;

namespace Surveys.Tests.Dispatch;

/// <summary>By the payloads of documentation.mailgun.com, user manual, webhooks: webhook-payloads and securing-webhooks.</summary>
public sealed class MailgunTests(House house)
{
    private static readonly MailId Mail = new(Guid.Parse("0198c5a0-0000-7000-8000-000000000001"), Guid.Parse("0198c5a0-0000-7000-8000-000000000002"), 0);
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static string Data(string what, MailId mail, string more = "") =>
        $$"""
        {"id": "CPgfbmQMTCKtHW6uIWtuVe", "timestamp": 1521472262.908181, "log-level": "info", "event": "{{what}}", {{more}}
         "delivery-status": {"tls": true, "mx-host": "smtp-in.example.com", "code": 605, "description": "Not delivering to previously bounced address", "session-seconds": 0.43, "message": "", "certificate-verified": true},
         "flags": {"is-routed": false, "is-authenticated": true, "is-system-test": false, "is-test-mode": false},
         "envelope": {"transport": "smtp", "sender": "bob@example.com", "sending-ip": "209.61.154.250", "targets": "alice@example.com"},
         "message": {"headers": {"to": "Alice <alice@example.com>", "message-id": "{{mail}}@surveys.example.com", "from": "Bob <bob@example.com>", "subject": "Test delivered webhook"}, "attachments": [], "size": 111},
         "recipient": "alice@example.com", "recipient-domain": "example.com", "campaigns": [], "tags": ["my_tag_1"], "user-variables": {"my_var_1": "Mailgun Variable #1"} }
        """;

    [Theory]
    [InlineData("delivered", "", MailOutcome.Delivered)]
    [InlineData("failed", """ "severity": "permanent", "reason": "suppress-bounce", """, MailOutcome.Bounced)]
    [InlineData("failed", """ "severity": "permanent", "reason": "bounce", """, MailOutcome.Bounced)]
    [InlineData("failed", """ "severity": "permanent", "reason": "old", """, MailOutcome.Undelivered)]
    [InlineData("failed", """ "severity": "temporary", "reason": "generic", """, MailOutcome.Undelivered)]
    [InlineData("complained", "", MailOutcome.Complained)]
    [InlineData("opened", "", null)]
    public void A_documented_event_is_read_as_what_it_is(string what, string more, object? kind)
    {
        var read = MailgunEvents.Read(Encoding.UTF8.GetBytes($$"""{"event-data": {{Data(what, Mail, more)}}}"""));

        Assert.Equal(kind, read.SingleOrDefault()?.Kind as object);
        Assert.All(read, told => Assert.Equal((Mail, 1521472262, "Not delivering to previously bounced address"), (told.Mail, told.At.ToUnixTimeSeconds(), told.Detail)));
    }

    [Fact]
    public async Task A_signature_is_taken_once_as_it_says_nothing_of_the_event()
    {
        var acme = await Workspace.Make(house);
        var mail = await Provider.Asked(house, acme, "by.mailgun@example.com");
        var token = $"{Guid.CreateVersion7(Now):N}";

        Assert.Equal(HttpStatusCode.OK, await Provider.Tell(house, "mailgun", Provider.OfMailgun(Data("delivered", mail), Now, token)));
        // A retry of the same is answered well; something else behind the same signature changes nothing.
        Assert.Equal(HttpStatusCode.OK, await Provider.Tell(house, "mailgun", Provider.OfMailgun(Data("complained", mail), Now, token)));

        Assert.Equal(["delivered", "sent"], (await acme.Get("messages"))["data"]!.AsArray().Select(row => (string)row!["outcome"]!));
        Assert.Equal(0, await acme.In(db => db.Suppressions.CountAsync()));
    }

    [Fact]
    public async Task What_is_signed_by_another_key_or_long_ago_is_not_believed()
    {
        var acme = await Workspace.Make(house);
        var mail = await Provider.Asked(house, acme, "not.by.mailgun@example.com");

        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "mailgun", Provider.OfMailgun(Data("delivered", mail), Now, "one", "another key of somebody's")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "mailgun", Provider.OfMailgun(Data("delivered", mail), Now.AddDays(-1), "two")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "mailgun", Provider.OfMailgun(Data("delivered", mail), Now.AddDays(1), "three")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "mailgun", $$"""{"event-data": {{Data("delivered", mail)}}}"""));

        Assert.Null((await acme.In(db => db.Invitations.SingleAsync())).DeliveredAt);
    }

    [Fact]
    public async Task Tokens_are_kept_no_longer_than_they_could_be_used()
    {
        await using var scope = house.Tenants.Outside();
        var db = (SurveysDb)scope.ServiceProvider.GetService(typeof(SurveysDb))!;
        db.TakenNotices.Add(new TakenNotice { Token = "mailgun of two days ago", TakenAt = Now.AddDays(-2) });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        await Provider.Tell(house, "mailgun", Provider.OfMailgun(Data("opened", Mail), Now, "the next one"));

        Assert.Equal((false, true), (
            await db.TakenNotices.AnyAsync(n => n.Token == "mailgun of two days ago", TestContext.Current.CancellationToken),
            await db.TakenNotices.AnyAsync(n => n.Token == "mailgun the next one", TestContext.Current.CancellationToken)));
    }
}
