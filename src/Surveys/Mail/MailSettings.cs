using System.Net.Mail;
using Surveys.Tenants;

namespace Surveys.Mail;

/// <summary>How mail leaves: by an SMTP server, into the local mailbox page, or not at all.</summary>
internal sealed class MailSettings
{
    public string? Host { get; init; }
    public int Port { get; init; } = 25;
    public string? User { get; init; }
    public string? Password { get; init; }

    /// <summary>none or starttls.</summary>
    public string Security { get; init; } = "none";

    /// <summary>mailbox: keep messages in a folder and show them at /mailbox instead of sending.</summary>
    public string? Mode { get; init; }

    public string MailboxFolder { get; init; } = Path.Combine(".data", "mailbox");

    /// <summary>Address that messages come from; surveys@ the host of Surveys__BaseUrl when not set.</summary>
    public string? From { get; init; }

    public string AddressOf(BaseUrl baseUrl) => From ?? $"surveys@{baseUrl.Host}";

    public bool IsMailbox => Mode == "mailbox";

    public bool CanSend => IsMailbox || !string.IsNullOrEmpty(Host);

    /// <exception cref="SettingsException">A setting has a value that can't work.</exception>
    public static MailSettings Read(IConfiguration configuration)
    {
        var settings = Bind(configuration);
        if (settings.Port is < 1 or > 65535)
            throw new SettingsException($"Mail__Port is {settings.Port}; a port is from 1 to 65535.");
        if (settings.Security == "tls")
            throw new SettingsException("Mail__Security=tls needs the build with MailKit; use starttls on port 587, or build with -p:MailKit=true.");
        if (settings.Security is not ("none" or "starttls"))
            throw new SettingsException($"Mail__Security is \"{settings.Security}\"; it takes none, starttls or tls.");
        if (settings.Mode is not (null or "" or "mailbox"))
            throw new SettingsException($"Mail__Mode is \"{settings.Mode}\"; the one mode is mailbox.");
        if (settings.From is not null && !MailAddress.TryCreate(settings.From, out _))
            throw new SettingsException($"Mail__From is \"{settings.From}\", which is not an e-mail address.");
        return settings;
    }

    private static MailSettings Bind(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection("Mail").Get<MailSettings>() ?? new MailSettings();
        }
        catch (InvalidOperationException problem)
        {
            throw new SettingsException(problem.Message.Replace("Mail:", "Mail__", StringComparison.Ordinal));
        }
    }
}
