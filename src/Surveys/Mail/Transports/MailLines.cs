using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Surveys.Mail;

/// <summary>
/// The open lines to the mail server: no more at once than the settings say, each used for many messages, none kept that broke or lay idle. All
/// mail of this process goes through them, so the server's limit is kept here too.
/// </summary>
/// <typeparam name="TLine">A transport's connection, of which one message at a time makes use.</typeparam>
internal sealed class MailLines<TLine> : IDisposable
    where TLine : class, IDisposable
{
    /// <summary>As many as servers commonly allow on one line.</summary>
    private const int MostMessages = 100;

    /// <summary>Far sooner than a server hangs up (RFC 5321, 4.5.3.2.7: five minutes): a message on a line that is gone would have to wait.</summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim free;
    private readonly ConcurrentStack<Line> idle = [];
    private readonly RateLimiter? rate;
    private readonly Func<TLine> open;
    private readonly TimeProvider clock;
    private readonly ITimer tidy;

    /// <param name="open">Makes a line; it may connect when it's first used.</param>
    public MailLines(MailSettings settings, TimeProvider clock, Func<TLine> open)
    {
        (this.open, this.clock) = (open, clock);
        free = new SemaphoreSlim(settings.Connections);
        rate = settings.PerMinute is { } most ? MailRate.Of(most, TimeSpan.FromSeconds(0.1)) : null;
        tidy = clock.CreateTimer(_ => HangUp(), null, LongestIdle, LongestIdle);
    }

    private sealed class Line(TLine connection)
    {
        public TLine Connection => connection;
        public int Messages { get; set; }
        public DateTimeOffset UsedAt { get; set; }
    }

    /// <summary>Sends on a line that nobody else has meanwhile; waits for one, and for its turn where the server takes so many a minute.</summary>
    public async Task<MailResult> Send(Func<TLine, Task<MailResult>> send, CancellationToken stop)
    {
        if (rate is not null)
            (await rate.AcquireAsync(cancellationToken: stop)).Dispose();
        await free.WaitAsync(stop);
        var line = Take();
        try
        {
            var result = await send(line.Connection);
            if (result.Fault != MailFault.Connection && ++line.Messages < MostMessages)
            {
                line.UsedAt = clock.GetUtcNow();
                idle.Push(line);
                line = null;
            }

            return result;
        }
        finally
        {
            line?.Connection.Dispose();
            free.Release();
        }
    }

    /// <summary>The line that was used last: those that aren't needed any more are left alone, and end.</summary>
    private Line Take()
    {
        while (idle.TryPop(out var line))
        {
            if (!IsStale(line))
                return line;
            line.Connection.Dispose();
        }

        return new Line(open());
    }

    private bool IsStale(Line line) => clock.GetUtcNow() - line.UsedAt >= LongestIdle;

    private void HangUp()
    {
        var lines = new Line[idle.Count];
        var count = idle.TryPopRange(lines);
        // Pushed back in the order they lay in.
        foreach (var line in lines.Take(count).Reverse())
        {
            if (IsStale(line))
                line.Connection.Dispose();
            else
                idle.Push(line);
        }
    }

    public void Dispose()
    {
        tidy.Dispose();
        while (idle.TryPop(out var line))
            line.Connection.Dispose();
        rate?.Dispose();
        free.Dispose();
    }
}
