using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>An address that must not be asked: for one kind of survey, or for all.</summary>
internal sealed class Suppression : ITenantOwned
{
    public const string Everything = "all";

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required string Email { get; init; }

    /// <summary>A kind of survey (csat, nps, ces), or <see cref="Everything"/>.</summary>
    public required string Scope { get; init; }

    public required SuppressionReason Reason { get; init; }

    /// <summary>By which way it came.</summary>
    public required SuppressionSource Source { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it holds; nothing means for good.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal enum SuppressionReason
{
    Unsubscribed,
    ByHand,
    Bounced,

    /// <summary>They called our mail spam.</summary>
    Complained,
}

internal enum SuppressionSource
{
    /// <summary>The link in a mail, or the mail program's own button.</summary>
    Mail,

    /// <summary>Somebody in the workspace, on a page or by the API.</summary>
    Workspace,

    /// <summary>What the mail server answered.</summary>
    Smtp,

    /// <summary>What the mail provider told of a mail that it had taken.</summary>
    Provider,
}

/// <param name="Scope">A kind of survey, or <see cref="Suppression.Everything"/>.</param>
internal sealed record SuppressionTerms(string Scope, SuppressionReason Reason, SuppressionSource Source, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Mailboxes are given anew, and domains mended: after half a year one mail finds out.</summary>
    private static readonly TimeSpan BounceHolds = TimeSpan.FromDays(180);

    /// <param name="at">When the mail came back.</param>
    public static SuppressionTerms Bounced(DateTimeOffset at, SuppressionSource source) => new(Suppression.Everything, SuppressionReason.Bounced, source, at + BounceHolds);

    public static SuppressionTerms Complained { get; } = new(Suppression.Everything, SuppressionReason.Complained, SuppressionSource.Provider);
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
