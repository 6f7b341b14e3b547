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

    /// <summary>none, starttls, or tls where the transport knows it.</summary>
    public string Security { get; init; } = "none";

    /// <summary>How many messages may be on their way to the server at once, each on a connection of its own.</summary>
    public int Connections { get; init; } = 10;

    /// <summary>How many messages a minute the server takes; no limit when not set.</summary>
    public int? PerMinute { get; init; }

    /// <summary>How many invitations a minute leave for one workspace; no limit when not set.</summary>
    public int? WorkspacePerMinute { get; init; }

    /// <summary>mailbox: keep messages in a folder and show them at /mailbox instead of sending. pickup: write each into the folder as an .eml file.</summary>
    public string? Mode { get; init; }

    public string MailboxFolder { get; init; } = Path.Combine(".data", "mailbox");

    /// <summary>Address that messages come from; surveys@ the host of Surveys__BaseUrl when not set.</summary>
    public string? From { get; init; }

    public string AddressOf(BaseUrl baseUrl) => From ?? $"surveys@{baseUrl.Host}";

    public bool IsMailbox => Mode == "mailbox";

    public bool IsPickup => Mode == "pickup";

    public bool CanSend => IsMailbox || IsPickup || !string.IsNullOrEmpty(Host);

    /// <exception cref="SettingsException">A setting has a value that can't work.</exception>
    public static MailSettings Read(IConfiguration configuration)
    {
        var settings = Bind(configuration);
        if (settings.Port is < 1 or > 65535)
            throw new SettingsException($"Mail__Port is {settings.Port}; a port is from 1 to 65535.");
        if (settings is { Security: "tls", IsMailbox: false, IsPickup: false } && !SmtpTransport.KnowsTls)
            throw new SettingsException("Mail__Security=tls needs the build with MailKit; use starttls on port 587, or build with -p:MailKit=true.");
        if (settings.Security is not ("none" or "starttls" or "tls"))
            throw new SettingsException($"Mail__Security is \"{settings.Security}\"; it takes none, starttls or tls.");
        if (settings.Mode is not (null or "" or "mailbox" or "pickup"))
            throw new SettingsException($"Mail__Mode is \"{settings.Mode}\"; it takes mailbox or pickup.");
        if (settings.Connections is < 1 or > 500)
            throw new SettingsException($"Mail__Connections is {settings.Connections}; it takes 1 to 500.");
        if (settings.PerMinute < 1 || settings.WorkspacePerMinute < 1)
            throw new SettingsException("Mail__PerMinute and Mail__WorkspacePerMinute take 1 and more; leave them out for no limit.");
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
