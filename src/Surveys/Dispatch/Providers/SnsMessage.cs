using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Surveys.Dispatch;

/// <summary>A message of Amazon SNS.</summary>
/// <remarks>docs.aws.amazon.com/sns/latest/dg: http-notification-json, http-subscription-confirmation-json, sns-verify-signature-of-message.</remarks>
internal sealed record SnsMessage(
    string? Type, string? MessageId, string? TopicArn, string? Subject, string? Message, string? Timestamp, string? Token, string? SubscribeUrl, string? SignatureVersion, string? Signature, string? SigningCertUrl)
{
    public const string Notification = "Notification";
    public const string Subscription = "SubscriptionConfirmation";

    /// <exception cref="JsonException">It isn't JSON.</exception>
    public static SnsMessage Read(byte[] body) => JsonSerializer.Deserialize<SnsMessage>(body, JsonSerializerOptions.Web) ?? throw new JsonException();

    public bool IsSignedBy(X509Certificate2 certificate)
    {
        var bytes = new byte[Signature?.Length ?? 0];
        if (!Convert.TryFromBase64String(Signature ?? "", bytes, out var length) || length == 0 || HashOf(SignatureVersion) is not { } hash)
            return false;

        using var key = certificate.GetRSAPublicKey();
        return key?.VerifyData(Encoding.UTF8.GetBytes(Signed()), bytes[..length], hash, RSASignaturePadding.Pkcs1) == true;
    }

    private static HashAlgorithmName? HashOf(string? version) => version switch
    {
        // A topic signs by SHA-1 unless its owner sets version 2.
        "1" => HashAlgorithmName.SHA1,
        "2" => HashAlgorithmName.SHA256,
        _ => null,
    };

    /// <summary>Names and values by line, in this order; what isn't there is left out.</summary>
    private string Signed()
    {
        (string Name, string? Value)[] fields = Type == Notification
            ? [("Message", Message), ("MessageId", MessageId), ("Subject", Subject), ("Timestamp", Timestamp), ("TopicArn", TopicArn), ("Type", Type)]
            : [("Message", Message), ("MessageId", MessageId), ("SubscribeURL", SubscribeUrl), ("Timestamp", Timestamp), ("Token", Token), ("TopicArn", TopicArn), ("Type", Type)];
        return string.Concat(fields.Where(field => field.Value is not null).Select(field => $"{field.Name}\n{field.Value}\n"));
    }
}
