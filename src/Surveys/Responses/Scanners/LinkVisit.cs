using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Responses;

internal enum VisitKind
{
    /// <summary>The page was fetched.</summary>
    Opened,

    /// <summary>A link was followed that people neither see nor reach.</summary>
    Trapped,

    /// <summary>An answer was sent.</summary>
    Answered,

    /// <summary>It was stored, and sent by somebody's hand: what machines send afterwards takes nothing from it.</summary>
    CountedByHand,
}

/// <summary>That somebody, or something, came by a mailed link. Says nothing of who they are: <see cref="Visitor"/> only tells two apart.</summary>
internal sealed class LinkVisit : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid InvitationId { get; init; }
    public required VisitKind Kind { get; init; }
    public required DateTimeOffset CameAt { get; init; }

    /// <summary>The rating that the link, or the answer, spoke of.</summary>
    public int? Rating { get; init; }

    /// <summary>Which page the answer was sent from: each time it's fetched, it's another.</summary>
    public Guid? PageLoad { get; init; }

    /// <summary>A keyed hash of address and program.</summary>
    public required byte[] Visitor { get; init; }

    /// <summary>What the program calls itself.</summary>
    public string? Agent { get; init; }

    public bool IsBy(byte[] visitor) => Visitor.AsSpan().SequenceEqual(visitor);
}

internal sealed class LinkVisitMapping : IEntityTypeConfiguration<LinkVisit>
{
    public void Configure(EntityTypeBuilder<LinkVisit> visit)
    {
        visit.HasKey(v => new { v.TenantId, v.Id });
        visit.HasIndex(v => new { v.TenantId, v.InvitationId, v.CameAt });
        visit.HasIndex(v => new { v.TenantId, v.CameAt });
        visit.HasOne<Invitation>().WithMany().HasForeignKey(v => new { v.TenantId, v.InvitationId });
    }
}
