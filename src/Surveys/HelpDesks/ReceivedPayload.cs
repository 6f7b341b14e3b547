using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.HelpDesks;

internal enum PayloadOutcome
{
    /// <summary>It's being read, or the service stopped at it.</summary>
    Received,
    Taken,
    Ignored,
    Refused,
}

/// <summary>What a help desk sent, and what became of it: one of its last ten.</summary>
internal sealed class ReceivedPayload : ITenantOwned
{
    /// <summary>They show whether a connection is set up well; after that they are words about people that nobody needs.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public const int MostKept = 10;
    public const int LongestBody = 64 * 1024;

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid ConnectionId { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Its beginning, where it's longer than <see cref="LongestBody"/>.</summary>
    public required string Body { get; init; }

    public required PayloadOutcome Outcome { get; init; }

    /// <summary>Why it was ignored or refused.</summary>
    public string? Explanation { get; init; }

    public Guid? InteractionId { get; init; }
}

internal sealed class ReceivedPayloadMapping : IEntityTypeConfiguration<ReceivedPayload>
{
    public void Configure(EntityTypeBuilder<ReceivedPayload> payload)
    {
        payload.HasKey(p => new { p.TenantId, p.Id });
        payload.HasIndex(p => new { p.TenantId, p.ConnectionId, p.Id });
        payload.HasIndex(p => new { p.TenantId, p.ReceivedAt });
        payload.HasOne<Connection>().WithMany().HasForeignKey(p => new { p.TenantId, p.ConnectionId });
    }
}
