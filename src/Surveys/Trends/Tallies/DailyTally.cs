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
    public required int RuleVersion { get; init; }
    public required DateOnly Day { get; init; }
    public required Guid AgentId { get; init; }
    public required Guid TeamId { get; init; }
    public required string Channel { get; init; }
    public required int Rating { get; init; }
    public required long N { get; init; }
}

internal sealed class DailyTallyMapping : IEntityTypeConfiguration<DailyTally>
{
    public void Configure(EntityTypeBuilder<DailyTally> tally)
    {
        tally.HasKey(t => new { t.TenantId, t.SurveyId, t.RuleVersion, t.Day, t.AgentId, t.TeamId, t.Channel, t.Rating });
        tally.HasOne<Survey>().WithMany().HasForeignKey(t => new { t.TenantId, t.SurveyId });
    }
}
