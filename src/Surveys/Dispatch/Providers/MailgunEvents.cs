using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Surveys.Mail;

namespace Surveys.Dispatch;

/// <summary>Mailgun signs a timestamp and a token, not the event: so a token is taken once, and not when it's old.</summary>
/// <remarks>documentation.mailgun.com/docs/mailgun/user-manual/webhooks: securing-webhooks, webhook-payloads.</remarks>
internal sealed class MailgunEvents(EventSettings settings, TimeProvider clock) : IMailProvider
{
    /// <summary>Mailgun tries again for eight hours.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromHours(12);

    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private const int LongestToken = 100;

    private static readonly JsonSerializerOptions Kebab = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };

    public string Name => "mailgun";

    public bool IsSet => settings.Mailgun is not null;

    public Task<Told> Read(Notice notice, CancellationToken stop)
    {
        var (payload, now) = (Parse(notice.Body), clock.GetUtcNow());
        if (payload.Signature is not { Token: { Length: > 0 and <= LongestToken } token } signed || !IsSigned(settings.Mailgun!, signed))
            throw new DistrustException("The signature is missing or doesn’t fit the key of Mail__Events__Mailgun: it is the HTTP webhook signing key.");
        if (!long.TryParse(signed.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || DeliveryEvent.Moment(seconds) is not { } at || at < now - Oldest || at > now + Early)
            throw new DistrustException("It was signed long ago, or the clocks differ.");

        return Task.FromResult(new Told(Read(payload), $"mailgun {token}"));
    }

    private static bool IsSigned(string key, Signature given) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(given.Value ?? ""),
        Encoding.UTF8.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{given.Timestamp}{given.Token}")))));

    private sealed record Payload(Signature? Signature, EventData? EventData);

    private sealed record Signature(string? Timestamp, string? Token, [property: JsonPropertyName("signature")] string? Value);

    private sealed record EventData(string? Event, string? Severity, string? Reason, double? Timestamp, Message? Message, DeliveryStatus? DeliveryStatus);

    private sealed record Message(Dictionary<string, JsonElement>? Headers);

    private sealed record DeliveryStatus(string? Message, string? Description);

    public static IReadOnlyList<DeliveryEvent> Read(byte[] body) => Read(Parse(body));

    private static Payload Parse(byte[] body) => JsonSerializer.Deserialize<Payload>(body, Kebab) ?? throw new JsonException();

    private static IReadOnlyList<DeliveryEvent> Read(Payload payload)
    {
        if (payload.EventData is not { } told)
            return [];

        var id = told.Message?.Headers?.GetValueOrDefault("message-id") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var detail = string.IsNullOrEmpty(told.DeliveryStatus?.Message) ? told.DeliveryStatus?.Description : told.DeliveryStatus.Message;
        return DeliveryEvent.Of(MailId.Read(id), KindOf(told), DeliveryEvent.Moment(told.Timestamp), detail) is { } one ? [one] : [];
    }

    /// <remarks>"old": Mailgun gave up after many tries, which says nothing of the mailbox. "suppress-…": it knows the address from before.</remarks>
    private static MailOutcome? KindOf(EventData told) => (told.Event, told.Severity, told.Reason) switch
    {
        ("delivered", _, _) => MailOutcome.Delivered,
        ("complained", _, _) or ("failed", "permanent", "suppress-complaint") => MailOutcome.Complained,
        ("failed", "permanent", not ("old" or "suppress-unsubscribe")) => MailOutcome.Bounced,
        ("failed", _, _) => MailOutcome.Undelivered,
        _ => null,
    };
}
