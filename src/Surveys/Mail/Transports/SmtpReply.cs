using System.Text.RegularExpressions;

namespace Surveys.Mail;

/// <summary>What a server's refusal means: by its enhanced status code (RFC 3463) where it gives one, else by the plain one (RFC 5321).</summary>
internal static partial class SmtpReply
{
    /// <param name="isAboutRecipient">Said to the recipient's address; else to our sign-in, our address, or the message.</param>
    public static MailResult Judge(int code, string text, bool isAboutRecipient)
    {
        var fault = FaultOf(code, text, isAboutRecipient);
        var outcome = fault is MailFault.Mailbox or MailFault.Policy or MailFault.Content ? MailOutcome.Refused : MailOutcome.TryAgain;
        return new MailResult(outcome, $"{code} {text}", fault);
    }

    private static MailFault FaultOf(int code, string text, bool isAboutRecipient)
    {
        if (code is < 500 or >= 600)
            return code is >= 400 and < 500 ? MailFault.Busy : MailFault.Connection;
        if (code is >= 500 and <= 504 or 530 or 534 or 535 or 538)
            return MailFault.Sender;

        var enhanced = Enhanced().Match(text);
        return (enhanced.Groups["subject"].Value, enhanced.Groups["detail"].Value) switch
        {
            ("1", "7" or "8") => MailFault.Sender,
            ("1", _) => MailFault.Mailbox,
            ("2", "2") => MailFault.Busy,
            ("2", "3") or ("3", "4") => MailFault.Content,
            ("2", _) => MailFault.Mailbox,
            ("3", _) => MailFault.Busy,
            ("4", _) => isAboutRecipient ? MailFault.Mailbox : MailFault.Busy,
            ("5", _) => MailFault.Sender,
            ("6", _) => MailFault.Content,
            ("7", "8" or "9") => MailFault.Sender,
            ("7", _) => MailFault.Policy,
            _ => ByPlainCode(code, isAboutRecipient),
        };
    }

    private static MailFault ByPlainCode(int code, bool isAboutRecipient) => code switch
    {
        // "Exceeded storage allocation": of the mailbox, or of what a message may have.
        552 => isAboutRecipient ? MailFault.Busy : MailFault.Content,
        554 => MailFault.Policy,
        _ => isAboutRecipient ? MailFault.Mailbox : MailFault.Sender,
    };

    [GeneratedRegex(@"\b5\.(?<subject>\d{1,3})\.(?<detail>\d{1,3})\b")]
    private static partial Regex Enhanced();
}
