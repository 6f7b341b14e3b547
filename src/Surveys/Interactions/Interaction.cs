using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Interactions;

internal enum InteractionStatus
{
    Open,
    Pending,
    Resolved,
    Closed,
}

/// <summary>A ticket, chat or call, known by its source and its id there.</summary>
internal sealed class Interaction : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Source { get; init; }
    public required string ExternalId { get; init; }
    public string? Channel { get; set; }
    public InteractionStatus Status { get; private set; }
    public string? Subject { get; set; }
    public string[] Tags { get; set; } = [];
    public Guid? TeamId { get; set; }
    public Guid? AgentId { get; set; }
    public Guid? ContactId { get; set; }
    public DateTimeOffset? OpenedAt { get; set; }
    public DateTimeOffset? FirstResponseAt { get; set; }
    public DateTimeOffset? ResolvedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }
    public int? Replies { get; set; }
    public int? Contacts { get; set; }
    public int? Reopened { get; set; }
    public Dictionary<string, string> Attributes { get; set; } = [];

    /// <summary>How often it has been resolved: each resolution leads to one invitation for each survey.</summary>
    public int Resolution { get; private set; }

    /// <summary>When the newest resolution began; stays when it's reopened.</summary>
    public DateTimeOffset? ResolutionAt { get; private set; }

    /// <summary>When the source last changed it; an older event changes nothing.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public bool IsOver => Status is InteractionStatus.Resolved or InteractionStatus.Closed;

    /// <summary>
    /// Takes a status. A resolution begins when it turns from open or pending to resolved or closed; closed after resolved is the same one.
    /// </summary>
    public void Turn(InteractionStatus status, DateTimeOffset now)
    {
        var wasOver = IsOver && Resolution > 0;
        Status = status;
        if (!IsOver || wasOver)
            return;

        Resolution++;
        var told = status == InteractionStatus.Closed ? ClosedAt ?? ResolvedAt : ResolvedAt;
        // A time left over from the resolution before says nothing about this one.
        ResolutionAt = told > ResolutionAt || (told is not null && ResolutionAt is null) ? told : now;
    }
}

internal sealed class InteractionMapping : IEntityTypeConfiguration<Interaction>
{
    public void Configure(EntityTypeBuilder<Interaction> interaction)
    {
        interaction.HasKey(i => new { i.TenantId, i.Id });
        interaction.HasIndex(i => new { i.TenantId, i.Source, i.ExternalId }).IsUnique();
        interaction.HasIndex(i => new { i.TenantId, i.ReceivedAt });
        interaction.HasIndex(i => new { i.TenantId, i.Channel, i.Id });
        interaction.HasIndex(i => new { i.TenantId, i.OpenedAt });
        interaction.HasIndex(i => new { i.TenantId, i.Id }).HasFilter("external_id not like 'erased-%'");
        interaction.Property(i => i.Attributes).HasJsonb();
        interaction.Ignore(i => i.IsOver);
        interaction.HasOne<Team>().WithMany().HasForeignKey(i => new { i.TenantId, i.TeamId });
        interaction.HasOne<Agent>().WithMany().HasForeignKey(i => new { i.TenantId, i.AgentId });
        interaction.HasOne<Contact>().WithMany().HasForeignKey(i => new { i.TenantId, i.ContactId });
    }
}
