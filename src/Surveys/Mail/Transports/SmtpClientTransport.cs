using System.Net;
using System.Net.Mail;

namespace Surveys.Mail;

/// <summary>
/// Sends by System.Net.Mail. It has no implicit TLS, waits 40 ms of each message for Nagle's algorithm, which it can't switch off, and can't tell
/// a connection lost before the message from one lost after it.
/// </summary>
internal sealed class SmtpClientTransport : IMailTransport, IDisposable
{
    public const bool KnowsTls = false;

    private readonly MailSettings settings;
    private readonly BaseUrl baseUrl;
    private readonly MailLines<SmtpClient> lines;

    public SmtpClientTransport(MailSettings settings, BaseUrl baseUrl, TimeProvider clock)
    {
        (this.settings, this.baseUrl) = (settings, baseUrl);
        lines = new MailLines<SmtpClient>(settings, clock, Open);
    }

    public Task<MailResult> Send(OutgoingMail mail, CancellationToken stop) => lines.Send((client, limit) => Send(client, mail, limit), stop);

    private async Task<MailResult> Send(SmtpClient client, OutgoingMail mail, CancellationToken limit)
    {
        using var message = MimeParts.Compose(mail, settings.AddressOf(baseUrl));
        // A token given to SendMailAsync doesn't end the wait for a server that says nothing (.NET 10); hanging up does.
        await using var patience = limit.Register(client.Dispose);
        try
        {
            await client.SendMailAsync(message, CancellationToken.None);
            return new MailResult(MailOutcome.Sent);
        }
        catch (SmtpException refused) when (refused.StatusCode != SmtpStatusCode.GeneralFailure && !limit.IsCancellationRequested)
        {
            return SmtpReply.Judge((int)refused.StatusCode, refused.Message, refused is SmtpFailedRecipientException);
        }
        catch (SmtpException broken) when (!limit.IsCancellationRequested)
        {
            return new MailResult(MailOutcome.TryAgain, broken.InnerException?.Message ?? broken.Message, MailFault.Connection);
        }
    }

    private SmtpClient Open()
    {
        var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Security == "starttls" };
        if (!string.IsNullOrEmpty(settings.User))
            client.Credentials = new NetworkCredential(settings.User, settings.Password);
        return client;
    }

    public void Dispose() => lines.Dispose();
}
