using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Surveys.Mail;

/// <summary>Says so where no mail can leave. Degraded, not down: answers and numbers go on.</summary>
internal sealed class MailHealth(MailSettings settings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(settings switch
        {
            { IsMailbox: true } => HealthCheckResult.Healthy("mail goes to the mailbox page"),
            { IsPickup: true } => HealthCheckResult.Healthy($"mail goes into {settings.MailboxFolder}"),
            { CanSend: true } => HealthCheckResult.Healthy($"mail goes to {settings.Host}:{settings.Port}"),
            _ => HealthCheckResult.Degraded("no mail is sent: set Mail__Host, or Mail__Mode=mailbox to try the product"),
        });
}
