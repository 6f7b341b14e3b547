using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>A way by which anybody can answer a survey, without a mail: a link (or its QR code), a kiosk, or a widget on a web site.</summary>
internal sealed class OpenChannel : ITenantOwned
{
    public static readonly IReadOnlyList<Via> Kinds = [Via.Link, Via.Kiosk, Via.Widget];

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid SurveyId { get; init; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required Via Via { get; init; }

    /// <summary>What the company calls it: "Reception desk".</summary>
    public required string Name { get; init; }

    /// <summary>The sites on which a widget may stand; of another kind none.</summary>
    public required string[] Domains { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>For good: its link is out in the world, and should mean one thing.</summary>
    public void Close(DateTimeOffset now) => ClosedAt ??= now;
}

internal sealed class OpenChannelMapping : IEntityTypeConfiguration<OpenChannel>
{
    public void Configure(EntityTypeBuilder<OpenChannel> channel)
    {
        channel.HasKey(c => new { c.TenantId, c.Id });
        channel.HasIndex(c => new { c.TenantId, c.SurveyId });
        channel.HasOne<Survey>().WithMany().HasForeignKey(c => new { c.TenantId, c.SurveyId });
    }
}
