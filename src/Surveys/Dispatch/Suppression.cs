using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>An address that must not be asked: for one kind of survey, or for all.</summary>
internal sealed class Suppression : ITenantOwned
{
    public const string Everything = "all";
    public const string Unsubscribed = "unsubscribed";
    public const string ByHand = "by_hand";

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Email { get; init; }

    /// <summary>A kind of survey (csat, nps, ces), or <see cref="Everything"/>.</summary>
    public required string Scope { get; init; }

    public required string Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The same for somebody who was erased since: only the fingerprint of the address is left.</summary>
internal sealed class SealedSuppression : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required byte[] Hash { get; init; }
    public required string Scope { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SuppressionMapping : IEntityTypeConfiguration<Suppression>, IEntityTypeConfiguration<SealedSuppression>
{
    public void Configure(EntityTypeBuilder<Suppression> suppression)
    {
        suppression.HasKey(s => new { s.TenantId, s.Id });
        suppression.HasIndex(s => new { s.TenantId, s.Email, s.Scope }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<SealedSuppression> suppression) => suppression.HasKey(s => new { s.TenantId, s.Hash, s.Scope });
}
