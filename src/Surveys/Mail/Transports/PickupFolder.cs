using System.Net.Mail;

namespace Surveys.Mail;

/// <summary>Writes each message into a folder as an .eml file, for whoever develops with a mail program at hand.</summary>
internal sealed class PickupFolder(MailSettings settings, BaseUrl baseUrl) : IMailTransport
{
    public async Task<MailResult> Send(OutgoingMail mail, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(settings.MailboxFolder);
        using var client = new SmtpClient { DeliveryMethod = SmtpDeliveryMethod.SpecifiedPickupDirectory, PickupDirectoryLocation = folder.FullName };
        using var message = MimeParts.Compose(mail, settings.AddressOf(baseUrl));
        await client.SendMailAsync(message, stop);
        return new MailResult(MailOutcome.Sent);
    }
}
