using Quartz;

namespace Surveys.Privacy;

[DisallowConcurrentExecution]
internal sealed class ForgetOldDataJob(Retention retention) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await retention.ForgetDue(cancellationToken);
}

[DisallowConcurrentExecution]
internal sealed class BlendAnonymousAnswersJob(Blending blending) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await blending.BlendDue(cancellationToken);
}

[DisallowConcurrentExecution]
internal sealed class DeleteWorkspacesJob(Clearance clearance) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await clearance.DeleteDue(cancellationToken);
}
