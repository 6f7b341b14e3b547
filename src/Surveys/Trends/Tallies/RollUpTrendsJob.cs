using Quartz;

namespace Surveys.Trends;

[DisallowConcurrentExecution]
internal sealed class RollUpTrendsJob(RollUp rollUp) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await rollUp.CatchUp(cancellationToken);
}
