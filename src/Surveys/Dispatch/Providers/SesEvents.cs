using System.Text.Json;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Amazon SES, which tells an SNS topic, which tells us; signed by SNS. A topic that begins is confirmed by asking where its message says.</summary>
/// <remarks>
/// docs.aws.amazon.com/ses/latest/dg: notification-contents, notification-examples, event-publishing-retrieving-sns-contents. The Message-Id that
/// we gave stands in the mail's headers, which come with events of a configuration set, and with notifications where "include original headers" is on.
/// </remarks>
internal sealed class SesEvents(EventSettings settings, SnsCertificates certificates, OutsideHttp outside, ILogger<SesEvents> log) : IMailProvider
{
    public string Name => "ses";

    public bool IsSet => settings.SesTopics.Count > 0;

    public async Task<Told> Read(Notice notice, CancellationToken stop)
    {
        var message = SnsMessage.Read(notice.Body);
        // Before anything is asked for its sake.
        if (!settings.SesTopics.Contains(message.TopicArn))
            throw new DistrustException("The topic isn’t one of Mail__Events__Ses.");
        if (!message.IsSignedBy(await certificates.Of(message.SigningCertUrl, stop)))
            throw new DistrustException("The signature doesn’t fit the message.");

        switch (message.Type)
        {
            case SnsMessage.Notification:
                return new Told(Read(message.Message ?? ""));
            case SnsMessage.Subscription:
                using (var answer = await outside.Client.GetAsync(SnsCertificates.Trusted(message.SubscribeUrl, "SubscribeURL"), stop))
                    answer.EnsureSuccessStatusCode();
                log.LogInformation("The SNS topic {Topic} tells us of mails from now on", message.TopicArn);
                return new Told([]);
            default:
                log.LogWarning("SNS sent {Type} for the topic {Topic}: it may tell us of no more mails", message.Type, message.TopicArn);
                return new Told([]);
        }
    }

    private sealed record Event(string? NotificationType, string? EventType, Mail? Mail, Bounce? Bounce, Complaint? Complaint, Delivery? Delivery, Delay? DeliveryDelay);

    private sealed record Mail(List<Header>? Headers, CommonHeaders? CommonHeaders);

    private sealed record Header(string? Name, string? Value);

    private sealed record CommonHeaders(string? MessageId);

    private sealed record Bounce(string? BounceType, string? BounceSubType, DateTimeOffset? Timestamp, List<Recipient>? BouncedRecipients);

    private sealed record Recipient(string? DiagnosticCode);

    private sealed record Complaint(string? ComplaintFeedbackType, DateTimeOffset? Timestamp);

    private sealed record Delivery(DateTimeOffset? Timestamp, string? SmtpResponse);

    private sealed record Delay(string? DelayType, DateTimeOffset? Timestamp, List<Recipient>? DelayedRecipients);

    /// <param name="text">What SES said to the topic. What it says first, that it may publish there, is no JSON.</param>
    public static IReadOnlyList<DeliveryEvent> Read(string text)
    {
        if (!text.TrimStart().StartsWith('{'))
            return [];

        var told = JsonSerializer.Deserialize<Event>(text, JsonSerializerOptions.Web) ?? throw new JsonException();
        var mail = told.Mail?.Headers?.Where(header => "Message-ID".Equals(header.Name, StringComparison.OrdinalIgnoreCase)).Select(header => MailId.Read(header.Value)).FirstOrDefault()
            ?? MailId.Read(told.Mail?.CommonHeaders?.MessageId);
        var one = (told.EventType ?? told.NotificationType, told) switch
        {
            ("Delivery", { Delivery: { } delivery }) => DeliveryEvent.Of(mail, MailOutcome.Delivered, delivery.Timestamp, delivery.SmtpResponse),
            ("Bounce", { Bounce: { } bounce }) => DeliveryEvent.Of(
                mail, bounce.BounceType == "Permanent" ? MailOutcome.Bounced : MailOutcome.Undelivered, bounce.Timestamp, Said(bounce.BouncedRecipients) ?? $"{bounce.BounceType} {bounce.BounceSubType}"),
            ("DeliveryDelay", { DeliveryDelay: { } delay }) => DeliveryEvent.Of(mail, MailOutcome.Undelivered, delay.Timestamp, Said(delay.DelayedRecipients) ?? delay.DelayType),
            // Somebody may also take a mail out of their spam: SES tells that as a complaint too.
            ("Complaint", { Complaint: { ComplaintFeedbackType: not "not-spam" } complaint }) => DeliveryEvent.Of(mail, MailOutcome.Complained, complaint.Timestamp, complaint.ComplaintFeedbackType),
            _ => null,
        };
        return one is null ? [] : [one];
    }

    private static string? Said(List<Recipient>? recipients) => recipients?.Select(recipient => recipient.DiagnosticCode).FirstOrDefault(code => code is not null);
}
