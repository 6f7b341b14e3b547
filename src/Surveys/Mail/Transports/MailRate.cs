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
