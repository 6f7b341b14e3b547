namespace Surveys.Mail;

/// <summary>A message as the product means it; a transport turns it into what travels.</summary>
/// <param name="MessageId">Without angle brackets; the same each time the same mail is tried.</param>
internal sealed record OutgoingMail(
    string MessageId,
    string FromName,
    string ToAddress,
    string? ToName,
    string Subject,
    string Text,
    string Html,
    IReadOnlyDictionary<string, string> Headers);

internal enum MailOutcome
{
    Sent,

    /// <summary>Not taken for now, or the line broke: worth another try.</summary>
    TryAgain,

    /// <summary>Refused for good.</summary>
    Refused,
}

/// <param name="Detail">What the server said, for the person who looks into it.</param>
internal sealed record MailResult(MailOutcome Outcome, string? Detail = null);

internal interface IMailTransport
{
    /// <summary>The longest that one message may take.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    Task<MailResult> Send(OutgoingMail mail, CancellationToken stop);
}

internal static class MailTransports
{
    /// <summary>Sends a message. One that can't be written or be handed over is like one that wasn't taken: it stops none of those behind it.</summary>
    public static async Task<MailResult> Try(this IMailTransport transport, Func<OutgoingMail> write, CancellationToken stop)
    {
        try
        {
            return await transport.Send(write(), stop);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return new MailResult(MailOutcome.TryAgain, problem.Message);
        }
    }
}
