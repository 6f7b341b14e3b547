using Quartz;

namespace Surveys.Accounts;

[DisallowConcurrentExecution]
internal sealed class ForgetAnswersJob(Forgetfulness forgetfulness) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await forgetfulness.ForgetDue(cancellationToken);
}
