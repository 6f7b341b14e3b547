using Quartz;

namespace Surveys.Mail;

[DisallowConcurrentExecution]
internal sealed class SendLettersJob(LetterBox box) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await box.Empty(cancellationToken);
}
