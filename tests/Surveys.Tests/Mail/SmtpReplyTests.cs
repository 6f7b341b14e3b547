using Surveys.Mail;

namespace Surveys.Tests.Mail;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData(550, "5.1.1 <x@example.com>: Recipient address rejected: User unknown", true, MailOutcome.Refused, MailFault.Mailbox)]
    [InlineData(550, "No such user here", true, MailOutcome.Refused, MailFault.Mailbox)]
    [InlineData(550, "5.4.1 Recipient address rejected: Access denied", true, MailOutcome.Refused, MailFault.Mailbox)]
    [InlineData(550, "5.7.1 Our system has detected that this message is likely unsolicited mail", true, MailOutcome.Refused, MailFault.Policy)]
    [InlineData(554, "Service unavailable; blocked", false, MailOutcome.Refused, MailFault.Policy)]
    [InlineData(552, "5.2.2 Mailbox full", true, MailOutcome.TryAgain, MailFault.Busy)]
    [InlineData(552, "5.3.4 Message size exceeds fixed limit", false, MailOutcome.Refused, MailFault.Content)]
    [InlineData(550, "5.6.0 Message content rejected", false, MailOutcome.Refused, MailFault.Content)]
    [InlineData(550, "Sender address rejected", false, MailOutcome.TryAgain, MailFault.Sender)]
    [InlineData(535, "5.7.8 Authentication credentials invalid", false, MailOutcome.TryAgain, MailFault.Sender)]
    [InlineData(451, "4.3.0 Try again later", true, MailOutcome.TryAgain, MailFault.Busy)]
    [InlineData(421, "Too many connections", false, MailOutcome.TryAgain, MailFault.Busy)]
    public void A_refusal_says_whose_fault_it_is_and_whether_to_try_again(int code, string text, bool isAboutRecipient, object outcome, object fault)
    {
        var result = SmtpReply.Judge(code, text, isAboutRecipient);

        Assert.Equal((outcome, fault), (result.Outcome, result.Fault));
        Assert.Contains(text, result.Detail, StringComparison.Ordinal);
    }
}
