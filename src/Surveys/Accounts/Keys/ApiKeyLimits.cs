using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>How often a program may ask: by its key, before the key is looked up, so that a flood doesn't reach the database.</summary>
internal sealed class ApiKeyRate(Limits limits) : IRateLimiterPolicy<string>
{
    public const string Name = "api-key";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => ApiKeyText.TryRead(httpContext.Request, out var key)
        ? RateLimitPartition.GetTokenBucketLimiter(key.Fingerprint, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.KeyBurst,
            TokensPerPeriod = limits.KeyPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        })
        : RateLimits.Unlimited;
}

/// <summary>
/// Counts the wrong keys of each address, and after too many looks no further one up. A key that was right before is not held up by them:
/// behind one address may be a whole office, and in it one script whose key was revoked.
/// </summary>
internal sealed class ApiKeyGuesses(Limits limits) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> wrong =
        PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimits.ByAddress(context, limits.WrongPerMinute));

    // Only keys that were made here come in, so it can't be filled from outside.
    private readonly ConcurrentDictionary<string, bool> right = [];

    /// <returns>The refusal, when this address has sent too many wrong keys.</returns>
    public RateLimitLease? Refusal(HttpContext context, ApiKeyText? key)
    {
        if (key is not null && right.ContainsKey(key.Fingerprint))
            return null;

        // Asking for none takes none, and tells whether there are any left.
        var lease = wrong.AttemptAcquire(context, permitCount: 0);
        return lease.IsAcquired ? null : lease;
    }

    public void WasWrong(HttpContext context) => wrong.AttemptAcquire(context).Dispose();

    public void WasRight(ApiKeyText key) => right.TryAdd(key.Fingerprint, true);

    public void Dispose() => wrong.Dispose();
}
