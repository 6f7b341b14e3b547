using Quartz;

namespace Surveys.Accounts;

[DisallowConcurrentExecution]
internal sealed class SweepSessionsJob(Sessions sessions) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await sessions.Sweep(cancellationToken);
}
