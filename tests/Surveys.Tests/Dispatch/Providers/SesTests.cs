using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Mail;

namespace Surveys.Tests.Dispatch;

/// <summary>By docs.aws.amazon.com: SES, notification-examples and event-publishing-retrieving-sns-examples; SNS, sns-verify-signature-of-message and http-subscription-confirmation-json.</summary>
public sealed class SesTests(House house)
{
    private static readonly MailId Mail = new(Guid.Parse("0198c5a0-0000-7000-8000-000000000001"), Guid.Parse("0198c5a0-0000-7000-8000-000000000002"), 1);

    /// <param name="word">notificationType, or eventType where a configuration set publishes.</param>
    private static string Of(string word, string type, string what, MailId mail) =>
        $$"""
        {"{{word}}":"{{type}}", {{what}},
         "mail":{"timestamp":"2016-01-27T14:59:38.237Z", "source":"john@example.com", "sourceArn": "arn:aws:ses:us-east-1:888888888888:identity/example.com", "sourceIp": "127.0.3.0",
          "sendingAccountId":"123456789012", "callerIdentity": "IAM_user_or_role_name", "messageId":"00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000", "destination":["jane@example.com"],
          "headersTruncated":false, "headers":[{"name":"From", "value":"\"John Doe\" <john@example.com>"}, {"name":"Message-ID", "value":"<{{mail}}@surveys.example.com>"}, {"name":"Subject", "value":"Hello"}],
          "commonHeaders":{"from":["John Doe <john@example.com>"], "date":"Wed, 27 Jan 2016 14:05:45 +0000", "messageId":"00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000", "subject":"Hello"},
          "tags":{"ses:configuration-set":["ConfigSet"] } } }
        """;

    private const string Permanent =
        """
        "bounce":{"bounceType":"Permanent", "reportingMTA":"dns; email.example.com", "bouncedRecipients":[{"emailAddress":"jane@example.com", "status":"5.1.1", "action":"failed", "diagnosticCode":"smtp; 550 5.1.1 <jane@example.com>... User"}],
         "bounceSubType":"General", "timestamp":"2016-01-27T14:59:38.237Z", "feedbackId":"00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa068a-000000", "remoteMtaIp":"127.0.2.0"}
        """;

    [Theory]
    [InlineData("notificationType", "Bounce", Permanent, MailOutcome.Bounced, "smtp; 550 5.1.1 <jane@example.com>... User")]
    [InlineData("eventType", "Bounce", """ "bounce":{"bounceType":"Transient", "bounceSubType":"MailboxFull", "bouncedRecipients":[{"emailAddress":"jane@example.com"}], "timestamp":"2016-01-27T14:59:38.237Z"} """, MailOutcome.Undelivered, "Transient MailboxFull")]
    [InlineData("notificationType", "Complaint", """ "complaint":{"userAgent":"AnyCompany Feedback Loop (V0.01)", "complainedRecipients":[{"emailAddress":"jane@example.com"}], "complaintFeedbackType":"abuse", "arrivalDate":"2016-01-27T14:59:38.237Z", "timestamp":"2016-01-27T14:59:38.237Z", "feedbackId":"000001378603177f-18c07c78-fa81-4a58-9dd1-fedc3cb8f49a-000000"} """, MailOutcome.Complained, "abuse")]
    [InlineData("eventType", "Complaint", """ "complaint":{"complainedRecipients":[{"emailAddress":"jane@example.com"}], "complaintFeedbackType":"not-spam", "timestamp":"2016-01-27T14:59:38.237Z"} """, null, null)]
    [InlineData("eventType", "Delivery", """ "delivery":{"timestamp":"2016-01-27T14:59:38.237Z", "recipients":["jane@example.com"], "processingTimeMillis":546, "reportingMTA":"a8-70.smtp-out.amazonses.com", "smtpResponse":"250 ok:  Message 64111812 accepted", "remoteMtaIp":"127.0.2.0"} """, MailOutcome.Delivered, "250 ok: Message 64111812 accepted")]
    [InlineData("eventType", "DeliveryDelay", """ "deliveryDelay":{"timestamp":"2016-01-27T14:59:38.237Z", "delayType":"TransientCommunicationFailure", "expirationTime":"2016-01-28T14:59:38.237Z", "delayedRecipients":[{"emailAddress":"jane@example.com", "status":"4.4.1", "diagnosticCode":"smtp; 421 4.4.1 Unable to connect to remote host"}]} """, MailOutcome.Undelivered, "smtp; 421 4.4.1 Unable to connect to remote host")]
    [InlineData("eventType", "Send", """ "send":{} """, null, null)]
    public void A_documented_notification_is_read_as_what_it_is(string word, string type, string what, object? kind, string? detail)
    {
        DeliveryEvent[] expected = kind is not MailOutcome known ? [] : [new(Mail, known, DateTimeOffset.Parse("2016-01-27T14:59:38.237Z", null), detail)];

        Assert.Equal(expected, SesEvents.Read(Of(word, type, what, Mail)));
    }

    [Fact]
    public void What_ses_says_first_is_no_event() => Assert.Empty(SesEvents.Read("Successfully validated SNS topic for Amazon SES event publishing."));

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task What_the_topic_signs_is_believed(string version)
    {
        var acme = await Workspace.Make(house);
        var mail = await Provider.Asked(house, acme, $"by.ses.{version}@example.com");

        Assert.Equal(HttpStatusCode.OK, await Provider.Tell(house, "ses", Provider.OfSns(house, Of("notificationType", "Bounce", Permanent, mail), version)));

        Assert.Equal(InvitationStatus.Bounced, (await acme.In(db => db.Invitations.SingleAsync())).Status);
    }

    [Fact]
    public async Task What_was_changed_or_comes_from_another_topic_or_by_no_known_signature_is_not_believed()
    {
        var acme = await Workspace.Make(house);
        var mail = await Provider.Asked(house, acme, "not.by.ses@example.com");
        var bounce = Of("notificationType", "Bounce", Permanent, mail);
        var changed = JsonNode.Parse(Provider.OfSns(house, Of("notificationType", "Bounce", Permanent, Mail), "2"))!;
        changed["Message"] = bounce;
        var third = JsonNode.Parse(Provider.OfSns(house, bounce, "2"))!;
        third["SignatureVersion"] = "3";
        var unsigned = JsonNode.Parse(Provider.OfSns(house, bounce, "2"))!;
        unsigned["Signature"] = null;

        foreach (var body in new[] { changed.ToJsonString(), third.ToJsonString(), unsigned.ToJsonString(), Provider.OfSns(house, bounce, "2", "arn:aws:sns:us-west-2:123456789012:Theirs") })
            Assert.Equal(HttpStatusCode.Unauthorized, await Provider.Tell(house, "ses", body));

        Assert.Equal(InvitationStatus.Sent, (await acme.In(db => db.Invitations.SingleAsync())).Status);
    }

    [Theory]
    [InlineData("https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&Token=mine")]
    [InlineData("https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem?x=1")]
    [InlineData("https://sns.us-west-2.amazonaws.com/other/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem")]
    public async Task What_sns_answers_elsewhere_is_no_certificate(string address) =>
        await Assert.ThrowsAsync<DistrustException>(() => house.Services.GetRequiredService<SnsCertificates>().Of(address, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData("https://sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem", true)]
    [InlineData("https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-1.pem", true)]
    [InlineData("http://sns.us-west-2.amazonaws.com/x.pem", false)]
    [InlineData("https://sns.us-west-2.amazonaws.com:8443/x.pem", false)]
    [InlineData("https://sns.us-west-2.amazonaws.com@evil.example/x.pem", false)]
    [InlineData("https://me@sns.us-west-2.amazonaws.com/x.pem", false)]
    [InlineData("https://sns.us-west-2.amazonaws.com.evil.example/x.pem", false)]
    [InlineData("https://sns.mine.s3.amazonaws.com/x.pem", false)]
    [InlineData("https://evil-sns.us-west-2.amazonaws.com/x.pem", false)]
    [InlineData("https://127.0.0.1/x.pem", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData(null, false)]
    public void Certificates_and_confirmations_are_asked_of_sns_alone(string? address, bool isTrusted)
    {
        if (isTrusted)
            Assert.Equal(address, $"{SnsCertificates.Trusted(address, "SigningCertURL")}");
        else
            Assert.Throws<DistrustException>(() => SnsCertificates.Trusted(address, "SigningCertURL"));
    }

    [Fact]
    public async Task A_signed_subscription_that_would_lead_elsewhere_is_not_confirmed()
    {
        using var inside = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        inside.Prefixes.Add(address);
        inside.Start();
        var asked = inside.GetContextAsync();

        var status = await Provider.Tell(house, "ses", Provider.OfSns(house, "You have chosen to subscribe to the topic.", "2", type: SnsMessage.Subscription, subscribe: address));

        Assert.Equal((HttpStatusCode.Unauthorized, false), (status, asked.IsCompleted));
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
