using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>A view of the overview that whoever has its link may read. The link is made from a secret outside the database.</summary>
internal sealed class SharedView : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid SurveyId { get; init; }
    public required SharedTerms Terms { get; init; }

    /// <summary>Whether agents are told by name.</summary>
    public required bool ShowsAgents { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && ExpiresAt > now;

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;
}

/// <summary>The filters of the view, as the overview's address has them. A period by its name goes along with the days.</summary>
internal sealed record SharedTerms(string? Period, DateOnly? From, DateOnly? To, Guid? Agent, Guid? Team, string? Channel, string? Tag);

/// <summary>Whether links may show numbers outside of the workspace. Without a row they may not.</summary>
internal sealed class SharingSettings : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required bool IsAllowed { get; set; }
}

internal sealed class SharedViewMapping : IEntityTypeConfiguration<SharedView>, IEntityTypeConfiguration<SharingSettings>
{
    public void Configure(EntityTypeBuilder<SharedView> view)
    {
        view.HasKey(v => new { v.TenantId, v.Id });
        view.Property(v => v.Terms).HasJsonb();
        view.HasOne<Survey>().WithMany().HasForeignKey(v => new { v.TenantId, v.SurveyId });
    }

    public void Configure(EntityTypeBuilder<SharingSettings> settings) => settings.HasKey(s => s.TenantId);
}
