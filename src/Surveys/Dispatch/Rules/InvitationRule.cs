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

    private enum Want
    {
        Turn,
        Status,
        Channel,
        Team,
        Tag,
        Attribute,
    }

    public bool SpeaksOf(Interaction interaction, Team? team) => Unmet(interaction, team) is null;

    /// <summary>What keeps the rule from speaking of it; every rule is asked of every interaction, so words are made only where somebody reads them.</summary>
    private Want? Unmet(Interaction interaction, Team? team)
    {
        var when = Terms.When;
        return Terms.Every is not null ? Want.Turn
            : !when.Statuses.Contains(interaction.Status) ? Want.Status
            : IsMissing(when.Channels, interaction.Channel) ? Want.Channel
            : IsMissing(when.Teams, team?.Name) ? Want.Team
            : when.Tags.Count > 0 && !when.Tags.Intersect(interaction.Tags, StringComparer.OrdinalIgnoreCase).Any() ? Want.Tag
            : when.Attributes.Any(wanted => interaction.Attributes.GetValueOrDefault(wanted.Key) != wanted.Value) ? Want.Attribute
            : null;
    }

    /// <summary>Why the rule doesn't speak of it, as what is said of the rule: "waits for closed, and it is resolved". Nothing where it does.</summary>
    public string? WhyNot(Interaction interaction, Team? team)
    {
        var when = Terms.When;
        return Unmet(interaction, team) switch
        {
            Want.Turn => "asks people by turns, not about interactions",
            Want.Status => $"waits for {string.Join(" or ", when.Statuses.Select(EnumText.Of))}, and it is {EnumText.Of(interaction.Status)}",
            Want.Channel => $"speaks of the channel {string.Join(" or ", when.Channels)}, and {(interaction.Channel is { } channel ? $"this came by {channel}" : "this one’s isn’t known")}",
            Want.Team => $"speaks of the team {string.Join(" or ", when.Teams)}, and {(team is not null ? $"this is of {team.Name}" : "this has none")}",
            Want.Tag => $"speaks of what is tagged {string.Join(" or ", when.Tags)}, and this {(interaction.Tags.Length > 0 ? $"is tagged {string.Join(", ", interaction.Tags)}" : "has no tags")}",
            Want.Attribute => OtherAttribute(interaction),
            _ => null,
        };
    }

    private string OtherAttribute(Interaction interaction)
    {
        var (name, wanted) = Terms.When.Attributes.First(one => interaction.Attributes.GetValueOrDefault(one.Key) != one.Value);
        return $"speaks of those whose {name} is {wanted}, and {(interaction.Attributes.TryGetValue(name, out var value) ? $"here it is {value}" : "this one’s isn’t known")}";
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
