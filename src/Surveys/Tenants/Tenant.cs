using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Shared;

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

    /// <summary>When it's deleted for good; nothing while it is to stay.</summary>
    public DateTimeOffset? DeleteAt { get; set; }
}

internal sealed class TenantMapping : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> tenant) => tenant.HasIndex(t => t.Slug).IsUnique();
}

internal static class StayingTenants
{
    /// <summary>A workspace that is to be deleted takes nothing new in.</summary>
    /// <exception cref="ConflictException">It's to be deleted; the message says when.</exception>
    public static async Task RequireStaying(this SurveysDb db, CurrentTenant tenant, CancellationToken stop)
    {
        if (await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.DeleteAt).SingleAsync(stop) is { } deleteAt)
            throw new ConflictException($"This workspace is to be deleted on {deleteAt:yyyy-MM-dd} and takes nothing new in. An owner can keep it until then, under Settings.");
    }
}
