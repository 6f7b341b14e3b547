using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;

namespace Surveys.Tests.Dispatch;

/// <summary>The mail providers of the tests' operator: they tell, and prove it as the real ones do.</summary>
internal static class Provider
{
    public const string Topic = "arn:aws:sns:us-west-2:123456789012:MyTopic";
    public const string Certificate = "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem";

    private const string Password = "postmark's own password";
    private const string SigningKey = "key-of-mailgun-for-the-tests";

    private static readonly ECDsa Sendgrid = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly RSA Sns = RSA.Create(2048);

    public static Dictionary<string, string?> Settings { get; } = new()
    {
        ["Mail:Events:Ses"] = $"arn:aws:sns:us-west-2:123456789012:Another, {Topic}",
        ["Mail:Events:Postmark"] = Password,
        ["Mail:Events:Sendgrid"] = Convert.ToBase64String(Sendgrid.ExportSubjectPublicKeyInfo()),
        ["Mail:Events:Mailgun"] = SigningKey,
    };

    public static async Task<HttpStatusCode> Tell(House house, string vendor, string body, params (string Name, string Value)[] headers)
    {
        using var client = house.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/mail-events/{vendor}") { Content = new StringContent(body, Encoding.UTF8, vendor == "ses" ? "text/plain" : "application/json") };
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    public static Task<HttpStatusCode> TellByPostmark(House house, string body, string password = Password) =>
        Tell(house, "postmark", body, ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"surveys:{password}"))}"));

    public static Task<HttpStatusCode> TellBySendgrid(House house, string body, string? sent = null)
    {
        var signature = Sendgrid.SignData(Encoding.UTF8.GetBytes("1600112502" + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Tell(house, "sendgrid", sent ?? body, (SendgridEvents.SignatureHeader, Convert.ToBase64String(signature)), (SendgridEvents.TimestampHeader, "1600112502"));
    }

    /// <summary>An event of SendGrid, which is what tests use where it's one to them who tells.</summary>
    public static JsonObject Event(MailId mail, string what, long at = 1513299569, string? type = null, string? reason = null) => new()
    {
        ["email"] = "example@test.com",
        ["timestamp"] = at,
        ["smtp-id"] = $"<{mail}@localhost>",
        ["event"] = what,
        ["category"] = "cat facts",
        ["sg_event_id"] = "sg_event_id",
        ["sg_message_id"] = "sg_message_id",
        ["type"] = type,
        ["reason"] = reason,
    };

    /// <summary>Tells it, and is believed.</summary>
    public static async Task Told(House house, params JsonObject[] events) =>
        Assert.Equal(HttpStatusCode.OK, await TellBySendgrid(house, new JsonArray([.. events.Select(one => one.DeepClone())]).ToJsonString()));

    public static string OfMailgun(string eventData, DateTimeOffset at, string token, string key = SigningKey)
    {
        var timestamp = $"{at.ToUnixTimeSeconds()}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(timestamp + token)));
        return $$"""{"signature": {"token": "{{token}}", "timestamp": "{{timestamp}}", "signature": "{{signature}}"}, "event-data": {{eventData}}}""";
    }

    /// <summary>A message of SNS, signed; whose certificate the service knows already, as nothing of the world is asked by tests.</summary>
    public static string OfSns(House house, string message, string version, string topic = Topic, string type = "Notification", string subscribe = "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription")
    {
        house.Services.GetRequiredService<SnsCertificates>().Keep(new Uri(Certificate), Pem());
        var fields = new Dictionary<string, string>
        {
            ["Type"] = type,
            ["MessageId"] = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            ["TopicArn"] = topic,
            ["Message"] = message,
            ["Timestamp"] = "2012-05-02T00:54:06.655Z",
        };
        if (type == "Notification")
            fields["Subject"] = "My First Message";
        else
            (fields["Token"], fields["SubscribeURL"]) = ("2336412f37fb687f5d51e6e241d09c805a5a57b30d712f794cc5f6a988666d92768dd60a747ba6f3beb71854e285d6ad02428b09ceece29417f1f02d609c582afbacc99c583a916b9981dd2728f4ae6fdb82efd087cc3b7849e05798d2d2785c03b0879594eeac82c01f235d0e717736", subscribe);
        // By name, as the documentation says.
        var signed = string.Concat(fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}\n{field.Value}\n"));
        fields["SignatureVersion"] = version;
        fields["Signature"] = Convert.ToBase64String(Sns.SignData(Encoding.UTF8.GetBytes(signed), version == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        fields["SigningCertURL"] = Certificate;
        return JsonSerializer.Serialize(fields);
    }

    private static string Pem()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=sns.amazonaws.com", Sns, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return certificate.ExportCertificatePem();
    }

    /// <summary>Somebody who was asked; the mail's name.</summary>
    public static async Task<MailId> Asked(House house, Workspace acme, string address, object? terms = null, bool anonymous = false)
    {
        await acme.Rule(await acme.Survey(anonymous: anonymous), terms);
        await acme.Interaction("1", address);
        var mail = await house.Mail.First(address);
        await acme.Invitation(i => i.Status == InvitationStatus.Sent);
        return MailId.Read(mail.MessageId)!.Value;
    }
}
