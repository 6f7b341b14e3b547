using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>An address that must not be asked: for one kind of survey, or for all.</summary>
internal sealed class Suppression : ITenantOwned
{
    public const string Everything = "all";
    public const string Unsubscribed = "unsubscribed";

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Email { get; init; }

    /// <summary>A kind of survey (csat, nps, ces), or <see cref="Everything"/>.</summary>
    public required string Scope { get; init; }

    public required string Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SuppressionMapping : IEntityTypeConfiguration<Suppression>
{
    public void Configure(EntityTypeBuilder<Suppression> suppression)
    {
        suppression.HasKey(s => new { s.TenantId, s.Id });
        suppression.HasIndex(s => new { s.TenantId, s.Email, s.Scope }).IsUnique();
    }
}
