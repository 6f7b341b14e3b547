using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Surveys.Mail;

/// <summary>Sends by System.Net.Mail: no implicit TLS, and one connection a message.</summary>
internal sealed class SmtpClientTransport(MailSettings settings, BaseUrl baseUrl) : IMailTransport
{
    public async Task<MailResult> Send(OutgoingMail mail, CancellationToken stop)
    {
        using var message = Compose(mail);
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Security == "starttls" };
        if (!string.IsNullOrEmpty(settings.User))
            client.Credentials = new NetworkCredential(settings.User, settings.Password);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(IMailTransport.Patience);

        try
        {
            await client.SendMailAsync(message, limit.Token);
            return new MailResult(MailOutcome.Sent);
        }
        catch (SmtpException refused) when (refused.StatusCode != SmtpStatusCode.GeneralFailure)
        {
            return SmtpReply.Judge((int)refused.StatusCode, refused.Message, refused is SmtpFailedRecipientException);
        }
        catch (SmtpException broken)
        {
            return new MailResult(MailOutcome.TryAgain, broken.InnerException?.Message ?? broken.Message, MailFault.Connection);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new MailResult(MailOutcome.TryAgain, $"no answer within {IMailTransport.Patience.TotalSeconds:0} seconds", MailFault.Connection);
        }
    }

    private MailMessage Compose(OutgoingMail mail)
    {
        var from = mail.FromAddress ?? settings.AddressOf(baseUrl);
        var message = new MailMessage
        {
            From = new MailAddress(from, mail.FromName, Encoding.UTF8),
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        message.To.Add(new MailAddress(mail.ToAddress, mail.ToName, Encoding.UTF8));
        if (mail.ReplyTo is { } replyTo)
            message.ReplyToList.Add(new MailAddress(replyTo));
        message.Headers["Message-Id"] = $"<{mail.MessageId}>";
        foreach (var (name, value) in mail.Headers)
            message.Headers[name] = value;
        // The plain text first: readers show the last part that they can.
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        return message;
    }

    private static AlternateView View(string text, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }
}
