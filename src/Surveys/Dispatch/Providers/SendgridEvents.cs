using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveys.Mail;

namespace Surveys.Dispatch;

/// <summary>SendGrid's Signed Event Webhook: ECDSA over the timestamp and the bytes of the body, which holds many events.</summary>
/// <remarks>
/// twilio.com/docs/sendgrid/for-developers/tracking-events: getting-started-event-webhook-security-features, and event. A bounce that comes late
/// lacks its smtp-id, so the mail is named by a unique argument too. The unique arguments stand in each event beside its own fields.
/// </remarks>
internal sealed class SendgridEvents(EventSettings settings) : IMailProvider
{
    public const string SignatureHeader = "X-Twilio-Email-Event-Webhook-Signature";
    public const string TimestampHeader = "X-Twilio-Email-Event-Webhook-Timestamp";

    private const string Argument = "surveys_mail";

    public string Name => "sendgrid";

    public bool IsSet => settings.Sendgrid is not null;

    public (string Name, string Value)? Mark(MailId mail) => ("X-SMTPAPI", $$$"""{"unique_args":{"{{{Argument}}}":"{{{mail}}}"}}""");

    public Task<Told> Read(Notice notice, CancellationToken stop)
    {
        if (!IsSigned(settings.Sendgrid!, notice))
            throw new DistrustException($"{SignatureHeader} is missing or doesn’t fit the key of Mail__Events__Sendgrid. Switch on Signed Event Webhook, and copy its key.");

        return Task.FromResult(new Told(Read(notice.Body)));
    }

    private static bool IsSigned(string publicKey, Notice notice)
    {
        var (signature, timestamp) = ((string?)notice.Headers[SignatureHeader], (string?)notice.Headers[TimestampHeader]);
        var bytes = new byte[signature?.Length ?? 0];
        if (timestamp is null || !Convert.TryFromBase64String(signature ?? "", bytes, out var length) || length == 0)
            return false;

        using var key = EventSettings.KeyOf(publicKey);
        byte[] signed = [.. Encoding.UTF8.GetBytes(timestamp), .. notice.Body];
        return key.VerifyData(signed, bytes[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private sealed record Event(
        [property: JsonPropertyName("event")] string? Kind,
        string? Type,
        double? Timestamp,
        [property: JsonPropertyName("smtp-id")] string? MessageId,
        [property: JsonPropertyName(Argument)] string? Mail,
        string? Reason,
        string? Response);

    public static IReadOnlyList<DeliveryEvent> Read(byte[] body) =>
    [
        .. (JsonSerializer.Deserialize<List<Event?>>(body, JsonSerializerOptions.Web) ?? throw new JsonException())
            .OfType<Event>()
            .Select(e => DeliveryEvent.Of(MailId.Read(e.Mail) ?? MailId.Read(e.MessageId), KindOf(e), DeliveryEvent.Moment(e.Timestamp), e.Reason ?? e.Response))
            .OfType<DeliveryEvent>(),
    ];

    /// <remarks>What SendGrid drops it didn't try: it knows the address from before.</remarks>
    private static MailOutcome? KindOf(Event e) => (e.Kind, e.Type, e.Reason) switch
    {
        ("delivered", _, _) => MailOutcome.Delivered,
        ("deferred", _, _) or ("bounce", "blocked", _) => MailOutcome.Undelivered,
        ("bounce", _, _) or ("dropped", _, "Bounced Address" or "Invalid") => MailOutcome.Bounced,
        ("spamreport", _, _) or ("dropped", _, "Spam Reporting Address") => MailOutcome.Complained,
        ("dropped", _, _) => MailOutcome.Undelivered,
        _ => null,
    };
}
