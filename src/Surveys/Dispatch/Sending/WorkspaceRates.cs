using System.Threading.RateLimiting;
using Surveys.Mail;

namespace Surveys.Dispatch;

/// <summary>So many messages a minute for each workspace, where the operator says so: one company's backlog doesn't use up what the mail server takes from all.</summary>
internal sealed class WorkspaceRates : IDisposable
{
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<Guid>? rates;

    public WorkspaceRates(MailSettings settings)
    {
        if (settings.WorkspacePerMinute is { } most)
            rates = PartitionedRateLimiter.Create<Guid, Guid>(tenantId => RateLimitPartition.Get(tenantId, _ => MailRate.Of(most, Stretch)));
    }

    /// <summary>How many may leave now.</summary>
    public int Left(Guid tenantId) => rates?.GetStatistics(tenantId)?.CurrentAvailablePermits is { } left ? (int)Math.Min(left, int.MaxValue) : int.MaxValue;

    /// <summary>Takes the place of one message; waits for it, where another took it since.</summary>
    public async ValueTask Take(Guid tenantId, CancellationToken stop)
    {
        if (rates is not null)
            (await rates.AcquireAsync(tenantId, cancellationToken: stop)).Dispose();
    }

    public void Dispose() => rates?.Dispose();
}
