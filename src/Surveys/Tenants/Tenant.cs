using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Surveys.Tenants;

/// <summary>A workspace: one company's surveys, people and answers. The directory of them stands outside the wall.</summary>
internal sealed class Tenant
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required string Slug { get; init; }

    /// <summary>IANA name of the zone in which the workspace counts its days.</summary>
    public required string TimeZone { get; set; }

    public required string Locale { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class TenantMapping : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> tenant) => tenant.HasIndex(t => t.Slug).IsUnique();
}
