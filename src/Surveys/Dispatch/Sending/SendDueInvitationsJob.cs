using Quartz;

namespace Surveys.Dispatch;

[DisallowConcurrentExecution]
internal sealed class SendDueInvitationsJob(PostRound post) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await post.SendDue(cancellationToken);
}
