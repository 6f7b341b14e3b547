using System.Text.Json;

namespace Surveys.Audit;

/// <summary>An entry of the audit log: who did what to which thing.</summary>
/// <param name="Before">What was different before, by the path of the setting; null where there was nothing.</param>
/// <param name="After">What is different since, by the same paths; null where the thing is gone.</param>
internal sealed record AuditRecord(
    Guid Id,
    DateTimeOffset At,
    ActorRecord Actor,
    string Action,
    SubjectRecord Subject,
    IReadOnlyDictionary<string, JsonElement>? Before,
    IReadOnlyDictionary<string, JsonElement>? After)
{
    public static AuditRecord Of(AuditEntry entry) => new(
        entry.Id,
        entry.At,
        new ActorRecord(entry.ActorKind, entry.ActorId, entry.ActorName, entry.Address),
        entry.Action,
        new SubjectRecord(entry.SubjectKind, entry.SubjectId, entry.SubjectName),
        entry.Before,
        entry.After);
}

/// <summary>Who it was: a person by the e-mail address of that time, a key, a command, a job, what a mailed link does, or a stranger who tried to get in.</summary>
/// <param name="Address">The network address of the request; null for commands and jobs.</param>
internal sealed record ActorRecord(ActorKind Kind, Guid? Id, string Name, string? Address);

/// <summary>What it was done to; a contact has only its id.</summary>
internal sealed record SubjectRecord(string Kind, string? Id, string? Name);
