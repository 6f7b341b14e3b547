using Quartz;

namespace Surveys.HelpDesks;

[DisallowConcurrentExecution]
internal sealed class ForgetPayloadsJob(OldPayloads payloads) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await payloads.ForgetDue(cancellationToken);
}
