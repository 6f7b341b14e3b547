using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Surveys.Mail;

/// <summary>
/// Sends by MailKit, in builds with -p:MailKit=true: knows implicit TLS, doesn't wait for Nagle's algorithm, and tells a connection lost before the
/// message from one lost after it.
/// </summary>
internal sealed class MailKitTransport : IMailTransport, IDisposable
{
    public const bool KnowsTls = true;

    private readonly MailSettings settings;
    private readonly BaseUrl baseUrl;
    private readonly MailLines<SmtpClient> lines;

    public MailKitTransport(MailSettings settings, BaseUrl baseUrl, TimeProvider clock)
    {
        (this.settings, this.baseUrl) = (settings, baseUrl);
        lines = new MailLines<SmtpClient>(settings, clock, () => new SmtpClient());
    }

    public Task<MailResult> Send(OutgoingMail mail, CancellationToken stop) => lines.Send((client, limit) => Send(client, mail, limit), stop);

    private async Task<MailResult> Send(SmtpClient client, OutgoingMail mail, CancellationToken limit)
    {
        using var message = Compose(mail);
        try
        {
            if (!client.IsConnected)
                await Connect(client, limit);
            await client.SendAsync(message, limit);
            return new MailResult(MailOutcome.Sent);
        }
        catch (SmtpCommandException refused)
        {
            return SmtpReply.Judge((int)refused.StatusCode, refused.Message, refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted);
        }
        catch (AuthenticationException refused)
        {
            return new MailResult(MailOutcome.TryAgain, refused.Message, MailFault.Sender);
        }
        catch (Exception broken) when (broken is ProtocolException or IOException or SocketException or SslHandshakeException or NotSupportedException)
        {
            return new MailResult(MailOutcome.TryAgain, broken.Message, MailFault.Connection);
        }
    }

    private async Task Connect(SmtpClient client, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host!, settings.Port, stop);
            await client.ConnectAsync(socket, settings.Host!, settings.Port, Security, stop);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        if (!string.IsNullOrEmpty(settings.User))
            await client.AuthenticateAsync(settings.User, settings.Password ?? "", stop);
    }

    private SecureSocketOptions Security => settings.Security switch
    {
        "tls" => SecureSocketOptions.SslOnConnect,
        "starttls" => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private MimeMessage Compose(OutgoingMail mail)
    {
        var message = new MimeMessage { MessageId = mail.MessageId, Subject = mail.Subject };
        message.From.Add(new MailboxAddress(mail.FromName, mail.FromAddress ?? settings.AddressOf(baseUrl)));
        message.To.Add(new MailboxAddress(mail.ToName, mail.ToAddress));
        if (mail.ReplyTo is { } replyTo)
            message.ReplyTo.Add(MailboxAddress.Parse(replyTo));
        foreach (var (name, value) in mail.Headers)
            message.Headers.Add(AsItIs(name, value));
        // The plain text first: readers show the last part that they can.
        message.Body = new MultipartAlternative(Part("plain", mail.Text), Part("html", mail.Html));
        return message;
    }

    /// <summary>Our headers are ASCII and say what machines read: one with a long word would be encoded, which no provider decodes.</summary>
    private static Header AsItIs(string name, string value)
    {
        var header = new Header(name, "");
        header.SetRawValue(System.Text.Encoding.ASCII.GetBytes($" {value}\r\n"));
        return header;
    }

    private static TextPart Part(string kind, string text) => new(kind) { Text = text, ContentTransferEncoding = ContentEncoding.QuotedPrintable };

    public void Dispose() => lines.Dispose();
}
