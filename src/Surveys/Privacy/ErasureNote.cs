using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Audit;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>That somebody was erased: when, by whom, and how much it was. Nothing says who it was.</summary>
internal sealed class ErasureNote : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required DateTimeOffset ErasedAt { get; init; }
    public required ActorKind ActorKind { get; init; }
    public required string ActorName { get; init; }
    public required int Interactions { get; init; }
    public required int Invitations { get; init; }
    public required int Answers { get; init; }
}

internal sealed class ErasureNoteMapping : IEntityTypeConfiguration<ErasureNote>
{
    public void Configure(EntityTypeBuilder<ErasureNote> note)
    {
        note.ToTable("Erasures");
        note.HasKey(n => new { n.TenantId, n.Id });
    }
}
