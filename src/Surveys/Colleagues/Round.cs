using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Interactions;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Colleagues;

internal enum RoundKind
{
    /// <summary>Would they recommend us as a place to work?</summary>
    Enps,

    AgentSatisfaction,

    /// <summary>How far do we live up to each of our values, and what does it mean to them?</summary>
    Values,

    /// <summary>How good are we at each pillar of customers' experience?</summary>
    Pillars,
}

/// <summary>A rating that colleagues are asked for.</summary>
/// <param name="Key">Of its ratings, within the round.</param>
/// <param name="Metric">How ratings become a figure: NPS of 0 to 10, CSAT as the share of the upper two of five, CES as their mean.</param>
/// <param name="Low">What the lowest rating means.</param>
/// <param name="Ask">What they may say to it in words of their own; nothing where they aren't asked.</param>
internal sealed record RoundQuestion(string Key, string Text, Metric Metric, string Low, string High, string? Ask = null)
{
    public ScoringRule Rule => Metric switch
    {
        Metric.Nps => ScoringRule.Nps,
        Metric.Csat => ScoringRule.Csat(5),
        _ => ScoringRule.Ces(5),
    };
}

/// <summary>A survey among colleagues, once.</summary>
internal sealed class Round : ITenantOwned
{
    /// <summary>Fewer than this no group ever has: with four, three who talk know what the fourth said.</summary>
    public const int FewestInAGroup = 5;

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required RoundKind Kind { get; init; }
    public required string Title { get; init; }

    /// <summary>All of them are to be answered, so that every group is of the same people for each.</summary>
    public required IReadOnlyList<RoundQuestion> Questions { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>The last day on which it can be answered, in the workspace's zone.</summary>
    public required DateOnly ClosesDay { get; init; }

    /// <summary>Of fewer nothing is told.</summary>
    public required int SmallestGroup { get; init; }

    /// <summary>How many were.</summary>
    public required int Asked { get; init; }

    /// <summary>Of those who are asked; without a team, <see cref="Guid.Empty"/>. So a team of which nobody answered looks like one that is hidden.</summary>
    public required Guid[] TeamIds { get; init; }

    public bool IsOver(DateOnly today) => today > ClosesDay;
}

/// <summary>A link that was mailed, until the round is over. Who got it stands nowhere but in the letter.</summary>
internal sealed class ColleagueAsked : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid RoundId { get; init; }
    public Guid? TeamId { get; init; }
    public bool HasAnswered { get; set; }
}

/// <summary>What somebody answered. Nothing of it leads to them.</summary>
internal sealed class ColleagueAnswer : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public Guid Id { get; init; } = new(RandomNumberGenerator.GetBytes(16));
    public required Guid RoundId { get; init; }
    public Guid? TeamId { get; init; }

    /// <summary>By the questions' keys.</summary>
    public required IReadOnlyDictionary<string, int> Ratings { get; init; }

    /// <summary>By the keys of the questions that they said something to.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    public string? Comment { get; init; }
}

internal sealed class RoundMapping : IEntityTypeConfiguration<Round>, IEntityTypeConfiguration<ColleagueAsked>, IEntityTypeConfiguration<ColleagueAnswer>
{
    public void Configure(EntityTypeBuilder<Round> round)
    {
        round.ToTable("ColleagueRounds");
        round.HasKey(r => new { r.TenantId, r.Id });
        round.Property(r => r.Questions).HasJsonb();
    }

    public void Configure(EntityTypeBuilder<ColleagueAsked> asked)
    {
        asked.ToTable("ColleaguesAsked");
        asked.HasKey(a => new { a.TenantId, a.Id });
        asked.HasIndex(a => new { a.TenantId, a.RoundId });
        asked.HasIndex(a => new { a.TenantId, a.TeamId });
        asked.HasOne<Round>().WithMany().HasForeignKey(a => new { a.TenantId, a.RoundId }).OnDelete(DeleteBehavior.Cascade);
        asked.HasOne<Team>().WithMany().HasForeignKey(a => new { a.TenantId, a.TeamId });
    }

    public void Configure(EntityTypeBuilder<ColleagueAnswer> answer)
    {
        answer.ToTable("ColleagueAnswers");
        answer.HasKey(a => new { a.TenantId, a.Id });
        answer.Property(a => a.Ratings).HasJsonb();
        answer.Property(a => a.Words).HasJsonb();
        answer.HasIndex(a => new { a.TenantId, a.RoundId });
        answer.HasIndex(a => new { a.TenantId, a.TeamId });
        answer.HasOne<Round>().WithMany().HasForeignKey(a => new { a.TenantId, a.RoundId }).OnDelete(DeleteBehavior.Cascade);
        answer.HasOne<Team>().WithMany().HasForeignKey(a => new { a.TenantId, a.TeamId });
    }
}
