using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>How often a rating was given on a day, for an agent, team and channel. The zero id and the empty channel stand for none.</summary>
internal sealed class DailyTally : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid SurveyId { get; init; }

    /// <summary>Empty for all answers together; else <see cref="Facets"/>: those with the value alone. An answer with several is counted under each.</summary>
    public required string Facet { get; init; }

    public required string Value { get; init; }
    public required DateOnly Day { get; init; }
    public required int RuleVersion { get; init; }
    public required Guid AgentId { get; init; }
    public required Guid TeamId { get; init; }
    public required string Channel { get; init; }
    public required int Rating { get; init; }
    public required long N { get; init; }
}

/// <summary>What answers are told apart by beside agent, team and channel, as `facets_of` in the database names it.</summary>
internal static class Facets
{
    public const string None = "";
    public const string Tag = "tag";
}

internal sealed class DailyTallyMapping : IEntityTypeConfiguration<DailyTally>
{
    public void Configure(EntityTypeBuilder<DailyTally> tally)
    {
        tally.ToTable("tallies");
        tally.HasKey(t => new { t.TenantId, t.SurveyId, t.Facet, t.Value, t.Day, t.RuleVersion, t.AgentId, t.TeamId, t.Channel, t.Rating });
        tally.HasIndex(t => new { t.TenantId, t.SurveyId, t.Facet, t.Day }).HasFilter("facet <> ''");
        tally.HasOne<Survey>().WithMany().HasForeignKey(t => new { t.TenantId, t.SurveyId });
    }
}
