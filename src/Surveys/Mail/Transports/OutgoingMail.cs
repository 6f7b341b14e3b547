namespace Surveys.Mail;

/// <summary>A message as the product means it; a transport turns it into what travels.</summary>
/// <param name="MessageId">Without angle brackets; the same each time the same mail is tried.</param>
/// <param name="FromAddress">The operator's where there is none.</param>
internal sealed record OutgoingMail(
    string MessageId,
    string FromName,
    string ToAddress,
    string? ToName,
    string Subject,
    string Text,
    string Html,
    IReadOnlyDictionary<string, string> Headers,
    string? FromAddress = null,
    string? ReplyTo = null);

internal enum MailOutcome
{
    Sent,

    /// <summary>Not taken for now, or the line broke: worth another try.</summary>
    TryAgain,

    /// <summary>Refused for good.</summary>
    Refused,

    /// <summary>As the mail provider tells later, as all that follow: the recipient's server has it.</summary>
    Delivered,

    /// <summary>The recipient's server didn't take it, or hasn't yet; that says nothing of the mailbox.</summary>
    Undelivered,

    /// <summary>There is no such mailbox.</summary>
    Bounced,

    /// <summary>The recipient called it spam.</summary>
    Complained,
}

/// <summary>What stood against a message.</summary>
internal enum MailFault
{
    /// <summary>There is no such mailbox, or it takes no mail.</summary>
    Mailbox,

    /// <summary>The server takes nothing like it, or nothing from us.</summary>
    Policy,

    /// <summary>What the message says, or its size.</summary>
    Content,

    /// <summary>How we signed in, or whom we said we are: for the operator to mend.</summary>
    Sender,

    /// <summary>The server or the mailbox takes nothing for now.</summary>
    Busy,

    /// <summary>The line broke. Where it broke after the message, the server may have it all the same.</summary>
    Connection,
}

/// <param name="Detail">What the server said, for the person who looks into it.</param>
internal sealed record MailResult(MailOutcome Outcome, string? Detail = null, MailFault? Fault = null)
{
    private const int LongestDetail = 1000;

    /// <summary>In one line that can be stored, whatever the server said.</summary>
    public string? Detail { get; } = Fit(Detail);

    public static string? Fit(string? detail) => string.IsNullOrWhiteSpace(detail) ? null : MailFrame.OneLine(detail, LongestDetail);

    public static MailResult TooSlow { get; } = new(MailOutcome.TryAgain, $"no answer within {IMailTransport.Patience.TotalSeconds:0} seconds", MailFault.Connection);
}

internal interface IMailTransport
{
    /// <summary>The longest that one message may take.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    Task<MailResult> Send(OutgoingMail mail, CancellationToken stop);
}

internal static class MailTransports
{
    /// <summary>How long a message that is on its way may still take when the service is stopped: half of one may be read as none, and would leave again.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>Sends a message. One that can't be written or be handed over is like one that wasn't taken: it stops none of those behind it.</summary>
    public static async Task<MailResult> Try(this IMailTransport transport, Func<OutgoingMail> write, CancellationToken stop)
    {
        using var end = new CancellationTokenSource();
        await using var stopping = stop.Register(() => end.CancelAfter(Grace));
        try
        {
            return await transport.Send(write(), end.Token);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return new MailResult(MailOutcome.TryAgain, problem.Message, MailFault.Connection);
        }
    }
}
