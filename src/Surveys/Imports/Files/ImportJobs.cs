using Quartz;

namespace Surveys.Imports;

[DisallowConcurrentExecution]
internal sealed class WorkImportsJob(ImportRounds rounds) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await rounds.WorkDue(cancellationToken);
}

[DisallowConcurrentExecution]
internal sealed class ForgetImportsJob(OldImports imports) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await imports.ForgetDue(cancellationToken);
}
