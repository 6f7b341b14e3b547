using Quartz;

namespace Surveys.Accounts;

[DisallowConcurrentExecution]
internal sealed class ForgetRepliesJob(OldReplies replies) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await replies.ForgetDue(cancellationToken);
}
