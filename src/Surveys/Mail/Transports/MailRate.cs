using System.Threading.RateLimiting;

namespace Surveys.Mail;

/// <summary>So many messages a minute, evenly: what isn't used of one stretch isn't made up for in the next.</summary>
internal static class MailRate
{
    /// <param name="perMinute">Of each worker by itself.</param>
    /// <param name="stretch">The time for which the share may be used at once; longer where not even one falls into it.</param>
    public static TokenBucketRateLimiter Of(int perMinute, TimeSpan stretch)
    {
        var share = Math.Max(1, (int)(perMinute * stretch.TotalMinutes));
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = share,
            TokensPerPeriod = share,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * share / perMinute,
            QueueLimit = int.MaxValue,
        });
    }
}

/// <summary>How many messages a minute the server takes of this process. Whoever sends waits here first, before looking whether the message may still go.</summary>
internal sealed class MailPace(MailSettings settings) : IDisposable
{
    private readonly TokenBucketRateLimiter? rate = settings.PerMinute is { } most ? MailRate.Of(most, TimeSpan.FromSeconds(0.1)) : null;

    public async ValueTask Take(CancellationToken stop)
    {
        if (rate is not null)
            (await rate.AcquireAsync(cancellationToken: stop)).Dispose();
    }

    public void Dispose() => rate?.Dispose();
}
