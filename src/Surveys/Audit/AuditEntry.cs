using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Audit;

internal enum ActorKind
{
    Person,
    Key,
    Command,
    Job,
    Link,

    /// <summary>Somebody who hasn't shown who they are.</summary>
    Stranger,
}

/// <summary>One line of the audit log. PostgreSQL lets it be added and read, and neither changed nor deleted.</summary>
internal sealed class AuditEntry : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required ActorKind ActorKind { get; init; }
    public Guid? ActorId { get; init; }

    /// <summary>The person's e-mail address at that time, or the name of the key, command or job; the same words for every stranger.</summary>
    public required string ActorName { get; init; }

    /// <summary>The network address that the request came from; nothing for commands and jobs.</summary>
    public string? Address { get; init; }

    /// <summary>One of <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    public required string SubjectKind { get; init; }
    public string? SubjectId { get; init; }
    public string? SubjectName { get; init; }

    /// <summary>What was different before, by the path of the setting: <c>quiet_hours.from</c>.</summary>
    public Dictionary<string, JsonElement>? Before { get; init; }

    public Dictionary<string, JsonElement>? After { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.HasKey(e => new { e.TenantId, e.Id });
        entry.HasIndex(e => new { e.TenantId, e.Action, e.Id });
        entry.HasIndex(e => new { e.TenantId, e.SubjectId }).HasFilter("subject_kind = 'contact'");
        entry.Property(e => e.Before).HasJsonb();
        entry.Property(e => e.After).HasJsonb();
    }
}
