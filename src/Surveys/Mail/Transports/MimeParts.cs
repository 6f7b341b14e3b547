using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Surveys.Mail;

/// <summary>A message in the words of System.Net.Mail.</summary>
internal static class MimeParts
{
    /// <param name="from">Where the message has no sender of its own.</param>
    public static MailMessage Compose(OutgoingMail mail, string from)
    {
        var message = new MailMessage
        {
            From = new MailAddress(mail.FromAddress ?? from, mail.FromName, Encoding.UTF8),
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
