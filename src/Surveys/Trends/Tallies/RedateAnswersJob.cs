using Quartz;

namespace Surveys.Trends;

[DisallowConcurrentExecution]
internal sealed class RedateAnswersJob(Redating redating) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await redating.RedateDue(cancellationToken);
}
