using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>A day of sending all of whose invitations have run out: how many there were, and how many of them were answered.</summary>
internal sealed class MaturedDay : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid SurveyId { get; init; }

    /// <summary>One of <see cref="Facets"/>.</summary>
    public required string Facet { get; init; }

    /// <summary>An agent's or team's id, or a name. An invitation with several tags is under each.</summary>
    public required string Value { get; init; }

    public required DateOnly Day { get; init; }
    public required long Sent { get; init; }
    public required long Answered { get; init; }

    /// <summary>When the last of the day's invitations ran out.</summary>
    public required DateTimeOffset MaturedAt { get; init; }
}

internal sealed class MaturedDayMapping : IEntityTypeConfiguration<MaturedDay>
{
    public void Configure(EntityTypeBuilder<MaturedDay> day)
    {
        day.HasKey(d => new { d.TenantId, d.SurveyId, d.Facet, d.Value, d.Day });
        day.HasIndex(d => new { d.TenantId, d.SurveyId, d.Day });
        day.HasOne<Survey>().WithMany().HasForeignKey(d => new { d.TenantId, d.SurveyId }).OnDelete(DeleteBehavior.Cascade);
    }
}
