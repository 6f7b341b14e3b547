using Surveys.Tenants;

namespace Surveys.Audit;

/// <summary>What was acted on. Of a contact only the id: erased people must never be found here.</summary>
internal sealed record Subject(string Kind, string? Id, string? Name)
{
    public Subject(string kind, Guid id, string? name)
        : this(kind, id.ToString(), name)
    {
    }
}

/// <summary>Notes who did what. The entry is stored by the caller's own SaveChanges: with the thing itself, or not at all.</summary>
internal sealed class AuditLog(SurveysDb db, CurrentTenant tenant, CurrentActor actor, TimeProvider clock)
{
    private int noted;

    /// <summary>Notes an action. What is the same before and after is left out; a change that changes nothing isn't noted.</summary>
    /// <param name="before">The settings before, usually an anonymous object; never a password, key or hash.</param>
    /// <param name="after">The settings after, in the same shape.</param>
    /// <exception cref="InvalidOperationException">Nobody has said who acts.</exception>
    public void Note(AuditAction action, Subject subject, object? before = null, object? after = null)
    {
        var (old, @new) = Difference.Between(before, after);
        if (before is not null && after is not null && old is null && @new is null)
            return;

        var now = clock.GetUtcNow();
        db.AuditEntries.Add(new AuditEntry
        {
            TenantId = tenant.Id,
            // Ids of one millisecond have no order: what one request does stands in the order in which it was done.
            Id = Guid.CreateVersion7(now.AddMilliseconds(noted++)),
            At = now,
            ActorKind = actor.Kind ?? throw new InvalidOperationException($"{action.Name} can't be noted: tell CurrentActor first who acts."),
            ActorId = actor.Id,
            ActorName = actor.Name,
            Address = actor.Address,
            Action = action.Name,
            SubjectKind = subject.Kind,
            SubjectId = subject.Id,
            SubjectName = subject.Name,
            Before = old,
            After = @new,
        });
    }
}
