using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>A request as it came; what is signed is its bytes.</summary>
/// <param name="Address">As we gave it to the help desk, whatever a proxy made of it on the way.</param>
internal sealed record Knock(string Method, string Address, IHeaderDictionary Headers, byte[] Body);

/// <summary>Whether a request was sent by whom it seems, in each vendor's own way.</summary>
/// <remarks>
/// Zendesk: developer.zendesk.com/documentation/webhooks/verifying. Intercom: developers.intercom.com/docs/references/webhooks. HubSpot:
/// developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation. Freshdesk signs nothing; a rule can send a header.
/// </remarks>
internal static class Signatures
{
    public const string SecretHeader = "X-Surveys-Secret";
    public const string SignatureHeader = "X-Surveys-Signature";

    /// <summary>HubSpot's own limit. Zendesk signs a moment too and names no limit: the same is taken.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    /// <param name="secrets">One a line: in Zendesk each webhook has its own, and two may send here.</param>
    /// <returns>Why it can't be believed; nothing where one of the secrets fits.</returns>
    public static string? Refusal(Vendor vendor, string secrets, Knock knock, DateTimeOffset now)
    {
        var refusals = secrets.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(secret => Judge(vendor, secret, knock, now)).ToList();
        return refusals.Contains("") ? null : refusals[0];
    }

    private static string Judge(Vendor vendor, string secret, Knock knock, DateTimeOffset now) => vendor switch
    {
        Vendor.Zendesk => OfZendesk(secret, knock, now),
        Vendor.Intercom => OfIntercom(secret, knock),
        Vendor.Hubspot => OfHubspot(secret, knock, now),
        Vendor.Freshdesk => OfSecret(secret, knock),
        Vendor.Generic => OfSignature(secret, knock) ?? OfSecret(secret, knock),
        _ => throw new ArgumentOutOfRangeException(nameof(vendor), vendor, null),
    };

    /// <summary>When Zendesk signed it; now, where the header says nothing.</summary>
    public static DateTimeOffset SentAt(Knock knock, DateTimeOffset now) => IsoTime(knock.Headers["X-Zendesk-Webhook-Signature-Timestamp"]) ?? now;

    private static string OfZendesk(string secret, Knock knock, DateTimeOffset now)
    {
        string? stamp = knock.Headers["X-Zendesk-Webhook-Signature-Timestamp"];
        return Judge(
            Given(knock, "X-Zendesk-Webhook-Signature"),
            () => Convert.ToBase64String(HMACSHA256.HashData(Utf8(secret), Joined(Utf8(stamp ?? ""), knock.Body))),
            "X-Zendesk-Webhook-Signature",
            IsoTime(stamp) is { } at && (now - at).Duration() <= Oldest ? null : "It was signed more than five minutes ago, or says no time (X-Zendesk-Webhook-Signature-Timestamp).");
    }

    private static string OfIntercom(string secret, Knock knock) => Judge(
        Given(knock, "X-Hub-Signature"),
#pragma warning disable CA5350 // Intercom signs with SHA-1 and offers nothing else; in an HMAC it still holds.
        () => $"sha1={Convert.ToHexStringLower(HMACSHA1.HashData(Utf8(secret), knock.Body))}",
#pragma warning restore CA5350
        "X-Hub-Signature");

    /// <summary>Version 3; workflows may send version 2 alone, which says no time.</summary>
    private static string OfHubspot(string secret, Knock knock, DateTimeOffset now)
    {
        if (Given(knock, "X-HubSpot-Signature-v3") is not { } third)
        {
            return knock.Headers["X-HubSpot-Signature-Version"] == "v2"
                ? Judge(
                    Given(knock, "X-HubSpot-Signature"),
                    () => Convert.ToHexStringLower(SHA256.HashData(Joined(Utf8($"{secret}{knock.Method}{knock.Address}"), knock.Body))),
                    "X-HubSpot-Signature")
                : "The header X-HubSpot-Signature-v3 is missing. In a workflow, choose to include the request signature.";
        }

        string? stamp = knock.Headers["X-HubSpot-Request-Timestamp"];
        var isFresh = long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && Math.Abs(now.ToUnixTimeMilliseconds() - at) <= Oldest.TotalMilliseconds;
        return Judge(
            third,
            () => Convert.ToBase64String(HMACSHA256.HashData(Utf8(secret), Joined(Utf8($"{knock.Method}{knock.Address}"), knock.Body, Utf8(stamp ?? "")))),
            "X-HubSpot-Signature-v3",
            isFresh ? null : "It was signed more than five minutes ago, or says no time (X-HubSpot-Request-Timestamp).");
    }

    /// <returns>Nothing where there is no such header.</returns>
    private static string? OfSignature(string secret, Knock knock) => Given(knock, SignatureHeader) is { } given
        ? Judge(given.ToLowerInvariant(), () => $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Utf8(secret), knock.Body))}", SignatureHeader)
        : null;

    /// <summary>In the header, or as the password of basic authentication, which is what some rules can send.</summary>
    private static string OfSecret(string secret, Knock knock) =>
        Judge(Given(knock, SecretHeader) ?? BasicPassword.Of(Given(knock, "Authorization")), () => secret, SecretHeader);

    /// <returns>Why not; an empty text where it's right.</returns>
    private static string Judge(string? given, Func<string> expected, string header, string? stale = null)
    {
        if (given is null)
            return $"The header {header} is missing.";
        if (!CryptographicOperations.FixedTimeEquals(Utf8(given), Utf8(expected())))
            return $"The header {header} doesn’t fit the secret that is stored here.";
        return stale ?? "";
    }

    private static string? Given(Knock knock, string header) => knock.Headers[header] is [{ Length: > 0 } one] ? one : null;

    private static DateTimeOffset? IsoTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static byte[] Joined(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
