using Surveys.Audit;

namespace Surveys.Imports;

/// <summary>What is to be done with a file.</summary>
internal sealed record ImportOrder(Guid TenantId, ImportMap Map)
{
    /// <summary>Whether resolved interactions lead to invitations, as by the API: those of old ones are too late, by rules whose invitations expire.</summary>
    public bool Plans { get; init; }

    /// <summary>Everything is done as if in earnest, and taken back batch by batch.</summary>
    public bool IsTrial { get; init; }

    /// <summary>The numbers that the file had up to where it is read on.</summary>
    public NumbersSeen Seen { get; init; } = new();

    /// <summary>Who is noted to have made the survey of the answers.</summary>
    public Action<CurrentActor> By { get; init; } = actor => actor.IsCommand(ImportCommand.Name);

    /// <summary>Asked first in each batch's transaction; throws where the import may not go on.</summary>
    public Func<SurveysDb, CancellationToken, Task> Guard { get; init; } = (_, _) => Task.CompletedTask;
}
