using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>What a request that named itself by an Idempotency-Key was answered; without a status, it is still being worked on.</summary>
internal sealed class KeptReply : ITenantOwned
{
    /// <summary>For how long the same request sent again is answered alike.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public required Guid TenantId { get; init; }

    /// <summary>As the sender named it.</summary>
    public required string Key { get; init; }

    /// <summary>A <see cref="Fingerprint"/> of the request's address and body.</summary>
    public required byte[] RequestHash { get; init; }

    public required DateTimeOffset AskedAt { get; init; }
    public int? Status { get; init; }
    public string? ContentType { get; init; }
    public string? Location { get; init; }
    public string? Body { get; init; }
}

internal sealed class KeptReplyMapping : IEntityTypeConfiguration<KeptReply>
{
    public void Configure(EntityTypeBuilder<KeptReply> reply)
    {
        reply.HasKey(r => new { r.TenantId, r.Key });
        reply.HasIndex(r => new { r.TenantId, r.AskedAt });
    }
}
