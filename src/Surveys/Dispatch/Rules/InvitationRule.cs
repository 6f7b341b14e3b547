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

    public bool SpeaksOf(Interaction interaction, Team? team) => WhyNot(interaction, team) is null;

    /// <summary>Why the rule doesn't speak of it, as what is said of the rule: "waits for closed, and it is resolved". Nothing where it does.</summary>
    public string? WhyNot(Interaction interaction, Team? team)
    {
        var when = Terms.When;
        if (Terms.Every is not null)
            return "asks people by turns, not about interactions";
        if (!when.Statuses.Contains(interaction.Status))
            return $"waits for {string.Join(" or ", when.Statuses.Select(EnumText.Of))}, and it is {EnumText.Of(interaction.Status)}";
        if (IsMissing(when.Channels, interaction.Channel))
            return $"speaks of the channel {string.Join(" or ", when.Channels)}, and {(interaction.Channel is { } channel ? $"this came by {channel}" : "this one’s isn’t known")}";
        if (IsMissing(when.Teams, team?.Name))
            return $"speaks of the team {string.Join(" or ", when.Teams)}, and {(team is not null ? $"this is of {team.Name}" : "this has none")}";
        if (when.Tags.Count > 0 && !when.Tags.Intersect(interaction.Tags, StringComparer.OrdinalIgnoreCase).Any())
            return $"speaks of what is tagged {string.Join(" or ", when.Tags)}, and this {(interaction.Tags.Length > 0 ? $"is tagged {string.Join(", ", interaction.Tags)}" : "has no tags")}";

        foreach (var (name, wanted) in when.Attributes)
        {
            var value = interaction.Attributes.GetValueOrDefault(name);
            if (value != wanted)
                return $"speaks of those whose {name} is {wanted}, and {(value is null ? "this one’s isn’t known" : $"here it is {value}")}";
        }

        return null;
    }

    private static bool IsMissing(IReadOnlyList<string> wanted, string? name) => wanted.Count > 0 && !wanted.Contains(name, StringComparer.OrdinalIgnoreCase);

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
