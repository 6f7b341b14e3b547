using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Accounts;

internal enum Proof
{
    Password,
    PasswordAndCode,
    PasswordAndRecoveryCode,
    Passkey,

    /// <summary>A workspace's own issuer vouched for the person; worth nothing elsewhere.</summary>
    SingleSignOn,
}

/// <summary>A sign-in of a person on one browser, kept on our side so that it can be seen and ended at any time.</summary>
internal sealed class Session
{
    /// <summary>A browser that isn't used ends its sign-in by itself.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromDays(7);

    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(30);

    /// <summary>How exact "last seen" is: a row isn't written for every page.</summary>
    public static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5);

    /// <summary>How long a proof is fresh enough for what is hard to take back.</summary>
    public static readonly TimeSpan FreshProof = TimeSpan.FromMinutes(15);

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>The one workspace that this sign-in opens, when that workspace's issuer vouched for it.</summary>
    public required Guid? ConfinedTo { get; init; }

    public required Proof ProvenBy { get; init; }

    /// <summary>When the person last showed that it's them.</summary>
    public required DateTimeOffset ProvenAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset SeenAt { get; set; }
    public required string? Address { get; init; }

    /// <summary>What the browser calls itself.</summary>
    public required string? Browser { get; init; }

    public bool IsFresh(DateTimeOffset now) => now - ProvenAt < FreshProof;
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
        session.HasOne<Tenant>().WithMany().HasForeignKey(s => s.ConfinedTo).OnDelete(DeleteBehavior.Cascade);
    }
}
