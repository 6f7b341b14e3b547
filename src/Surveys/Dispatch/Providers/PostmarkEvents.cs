using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>Postmark signs nothing; its webhook's address carries a user and a password, which come as basic authentication.</summary>
/// <remarks>
/// postmarkapp.com/developer/webhooks: webhooks-overview, delivery-webhook, bounce-webhook, spam-complaint-webhook; the bounce types are those of its
/// bounce API. It puts a Message-Id of its own on what it takes, and gives back metadata (names of at most 20 characters, values of 80).
/// </remarks>
internal sealed class PostmarkEvents(EventSettings settings) : IMailProvider
{
    private const string Metadata = "surveys-mail";

    public string Name => "postmark";

    public bool IsSet => settings.Postmark is not null;

    public (string Name, string Value)? Mark(MailId mail) => ($"X-PM-Metadata-{Metadata}", $"{mail}");

    public Task<Told> Read(Notice notice, CancellationToken stop)
    {
        if (BasicPassword.Of(notice.Headers.Authorization) is not { } password)
            throw new DistrustException("There is no password: put one into the webhook’s address, as https://surveys:PASSWORD@….");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(settings.Postmark!)))
            throw new DistrustException("The password isn’t that of Mail__Events__Postmark.");

        return Task.FromResult(new Told(Read(notice.Body)));
    }

    private sealed record Record(
        string? RecordType, string? Type, Dictionary<string, JsonElement>? Metadata, DateTimeOffset? BouncedAt, DateTimeOffset? DeliveredAt, string? Description, string? Details);

    public static IReadOnlyList<DeliveryEvent> Read(byte[] body)
    {
        var record = JsonSerializer.Deserialize<Record>(body, JsonSerializerOptions.Web) ?? throw new JsonException();
        var mark = record.Metadata?.FirstOrDefault(entry => entry.Key.Equals(Metadata, StringComparison.OrdinalIgnoreCase)).Value;
        var mail = mark is { ValueKind: JsonValueKind.String } text ? MailId.Read(text.GetString()) : null;
        return DeliveryEvent.Of(mail, KindOf(record), record.BouncedAt ?? record.DeliveredAt, Blank.ToNull(record.Details) ?? record.Description) is { } told ? [told] : [];
    }

    /// <remarks>An automatic reply, an address change and the like come as bounces too; they change nothing.</remarks>
    private static MailOutcome? KindOf(Record record) => (record.RecordType, record.Type) switch
    {
        ("Delivery", _) => MailOutcome.Delivered,
        ("SpamComplaint", _) or (_, "SpamComplaint") => MailOutcome.Complained,
        (_, "HardBounce" or "BadEmailAddress") => MailOutcome.Bounced,
        (_, "Transient" or "SoftBounce" or "DnsError" or "Blocked" or "SpamNotification" or "VirusNotification" or "ChallengeVerification" or "DMARCPolicy" or "Unknown") => MailOutcome.Undelivered,
        _ => null,
    };
}
