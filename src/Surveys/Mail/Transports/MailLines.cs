namespace Surveys.Mail;

/// <summary>
/// The open lines to the mail server: no more at once than the settings say, each used for many messages, none kept that broke or lay idle.
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
    private readonly Lock door = new();
    private readonly Stack<Line> idle = [];
    private readonly Func<TLine> open;
    private readonly TimeProvider clock;
    private readonly ITimer tidy;

    /// <param name="open">Makes a line; it may connect when it's first used.</param>
    public MailLines(MailSettings settings, TimeProvider clock, Func<TLine> open)
    {
        (this.open, this.clock) = (open, clock);
        free = new SemaphoreSlim(settings.Connections);
        tidy = clock.CreateTimer(_ => HangUp(), null, LongestIdle, LongestIdle);
    }

    private sealed class Line(TLine connection)
    {
        public TLine Connection => connection;
        public int Messages { get; set; }
        public DateTimeOffset UsedAt { get; set; }
    }

    /// <summary>Sends on a line that nobody else has meanwhile; waits for one. A line that broke, or on which we couldn't sign in, isn't used again.</summary>
    /// <param name="send">Its token ends a wait that takes too long.</param>
    public async Task<MailResult> Send(Func<TLine, CancellationToken, Task<MailResult>> send, CancellationToken stop)
    {
        await free.WaitAsync(stop);
        var line = Take() ?? new Line(open());
        try
        {
            var result = await Patiently(limit => send(line.Connection, limit), stop);
            if (result.Fault is not (MailFault.Connection or MailFault.Sender) && ++line.Messages < MostMessages)
            {
                line.UsedAt = clock.GetUtcNow();
                lock (door)
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

    private static async Task<MailResult> Patiently(Func<CancellationToken, Task<MailResult>> send, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(IMailTransport.Patience);
        try
        {
            return await send(limit.Token);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            stop.ThrowIfCancellationRequested();
            return MailResult.TooSlow;
        }
    }

    /// <summary>The line that was used last: those that aren't needed any more are left alone, and end.</summary>
    private Line? Take()
    {
        lock (door)
            return idle.TryPeek(out var line) && !IsStale(line) ? idle.Pop() : null;
    }

    private bool IsStale(Line line) => clock.GetUtcNow() - line.UsedAt >= LongestIdle;

    private void HangUp()
    {
        List<Line> stale;
        lock (door)
        {
            stale = [.. idle.Where(IsStale)];
            var kept = idle.Where(line => !IsStale(line)).Reverse().ToList();
            idle.Clear();
            kept.ForEach(idle.Push);
        }

        stale.ForEach(line => line.Connection.Dispose());
    }

    public void Dispose()
    {
        tidy.Dispose();
        lock (door)
        {
            foreach (var line in idle)
                line.Connection.Dispose();
            idle.Clear();
        }

        free.Dispose();
    }
}
