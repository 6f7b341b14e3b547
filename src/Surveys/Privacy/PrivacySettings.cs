using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>How long a workspace keeps words and people. Without a row, for good.</summary>
internal sealed class PrivacySettings : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Months; nothing means for good.</summary>
    public int? KeepMonths { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class PrivacySettingsMapping : IEntityTypeConfiguration<PrivacySettings>
{
    public void Configure(EntityTypeBuilder<PrivacySettings> settings) => settings.HasKey(s => s.TenantId);
}
