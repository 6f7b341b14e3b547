using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>A view of the scores by a name, for everybody in the workspace.</summary>
internal sealed class SavedView : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>One of ours: `/overview/compare?survey=…`.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> view) => view.HasKey(v => new { v.TenantId, v.Id });
}
