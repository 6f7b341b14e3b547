using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Says which resolved interactions lead to which survey, and how.</summary>
internal sealed class InvitationRule : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid SurveyId { get; set; }

    /// <summary>The higher one goes first.</summary>
    public required int Priority { get; set; }

    public required RuleTerms Terms { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    public bool SpeaksOf(Interaction interaction, Team? team)
    {
        var when = Terms.When;
        return Terms.Every is null && when.Statuses.Contains(interaction.Status)
            && (when.Channels.Count == 0 || when.Channels.Contains(interaction.Channel, StringComparer.OrdinalIgnoreCase))
            && (when.Teams.Count == 0 || when.Teams.Contains(team?.Name, StringComparer.OrdinalIgnoreCase))
            && (when.Tags.Count == 0 || when.Tags.Intersect(interaction.Tags, StringComparer.OrdinalIgnoreCase).Any())
            && when.Attributes.All(wanted => interaction.Attributes.GetValueOrDefault(wanted.Key) == wanted.Value);
    }

    /// <summary>Of a relationship survey.</summary>
    public bool IsFor(Contact contact) =>
        Terms.Every is not null && contact.Email is not null && Terms.Segment.Attributes.All(wanted => contact.Attributes.GetValueOrDefault(wanted.Key) == wanted.Value);
}

internal sealed class InvitationRuleMapping : IEntityTypeConfiguration<InvitationRule>
{
    public void Configure(EntityTypeBuilder<InvitationRule> rule)
    {
        rule.HasKey(r => new { r.TenantId, r.Id });
        rule.Property(r => r.Terms).HasJsonb();
        rule.HasOne<Survey>().WithMany().HasForeignKey(r => new { r.TenantId, r.SurveyId });
    }
}
