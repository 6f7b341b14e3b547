using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Design;

/// <summary>What people were asked, as it was asked. Never changed: every answer is pinned to the version it answered.</summary>
internal sealed class SurveyVersion : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid SurveyId { get; init; }
    public required int Number { get; init; }
    public required SurveyContent Content { get; init; }
    public required Metric Metric { get; init; }
    public required int Lowest { get; init; }
    public required int Highest { get; init; }
    public required int[] Favourable { get; init; }
    public required Direction Direction { get; init; }

    /// <summary>Grows only when the scale or its reading changes. Answers of one rule version add up; others never do.</summary>
    public required int RuleVersion { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public ScoringRule Rule => new(Metric, Lowest, Highest, Favourable, Direction, RuleVersion);

    public static SurveyVersion After(SurveyVersion? previous, Survey survey, DateTimeOffset now)
    {
        var rule = survey.Draft.Scored.Rule;
        var isSameScale = previous?.Rule.IsSameScaleAs(rule) ?? false;
        return new SurveyVersion
        {
            TenantId = survey.TenantId,
            SurveyId = survey.Id,
            Number = (previous?.Number ?? 0) + 1,
            Content = survey.Draft,
            Metric = rule.Metric,
            Lowest = rule.Lowest,
            Highest = rule.Highest,
            Favourable = [.. rule.Favourable],
            Direction = rule.Direction,
            RuleVersion = previous is null ? 1 : previous.RuleVersion + (isSameScale ? 0 : 1),
            PublishedAt = now,
        };
    }
}

internal sealed class SurveyVersionMapping : IEntityTypeConfiguration<SurveyVersion>
{
    public void Configure(EntityTypeBuilder<SurveyVersion> version)
    {
        version.HasKey(v => new { v.TenantId, v.SurveyId, v.Number });
        version.HasOne<Survey>().WithMany().HasForeignKey(v => new { v.TenantId, v.SurveyId });
        version.Property(v => v.Content).HasJsonb();
        version.Ignore(v => v.Rule);
    }
}
