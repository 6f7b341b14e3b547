using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>What a request that named itself by an Idempotency-Key was answered; without a status, it is still being worked on.</summary>
internal sealed class KeptAnswer : ITenantOwned
{
    /// <summary>For how long the same request sent again is answered alike.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public required Guid TenantId { get; init; }

    /// <summary>As the sender named it.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the request: its method, address and body.</summary>
    public required byte[] Asked { get; init; }

    public required DateTimeOffset AskedAt { get; init; }
    public int? Status { get; init; }
    public string? ContentType { get; init; }
    public string? Location { get; init; }
    public string? Body { get; init; }
}

internal sealed class KeptAnswerMapping : IEntityTypeConfiguration<KeptAnswer>
{
    public void Configure(EntityTypeBuilder<KeptAnswer> answer)
    {
        answer.HasKey(a => new { a.TenantId, a.Key });
        answer.HasIndex(a => new { a.TenantId, a.AskedAt });
    }
}
