using System.Security.Cryptography;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>What proves each mail provider's notices: `Mail__Events__…`. Where nothing is set, nobody is listened to.</summary>
internal sealed class EventSettings
{
    /// <summary>The ARNs of the SNS topics that may send.</summary>
    public IReadOnlyList<string> SesTopics { get; }

    /// <summary>The password in the webhook's address.</summary>
    public string? Postmark { get; }

    /// <summary>The verification key: an ECDSA public key, DER in base64.</summary>
    public string? Sendgrid { get; }

    /// <summary>The HTTP webhook signing key.</summary>
    public string? Mailgun { get; }

    /// <exception cref="SettingsException">The key of SendGrid is none, or a secret can be guessed.</exception>
    public EventSettings(IConfiguration configuration)
    {
        var given = configuration.GetSection("Mail:Events");
        SesTopics = given["Ses"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        Postmark = Secret(given, "Postmark");
        Mailgun = Secret(given, "Mailgun");
        Sendgrid = given["Sendgrid"] is { Length: > 0 } key ? key : null;
        if (Sendgrid is not null)
            using (KeyOf(Sendgrid)) { }
    }

    /// <exception cref="SettingsException">It's no public key.</exception>
    public static ECDsa KeyOf(string text)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
            return key;
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            key.Dispose();
            throw new SettingsException("Mail__Events__Sendgrid must be the verification key as SendGrid shows it: one line that begins with MFkw.");
        }
    }

    private static string? Secret(IConfigurationSection given, string vendor) => given[vendor] switch
    {
        null or "" => null,
        { Length: < 16 } => throw new SettingsException($"Mail__Events__{vendor} must have at least 16 characters, so that nobody guesses it."),
        var secret => secret,
    };
}
