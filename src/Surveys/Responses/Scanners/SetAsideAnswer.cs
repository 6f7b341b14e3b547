using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

internal enum SetAsideState
{
    Waiting,

    /// <summary>Somebody found it to be a person's: it counts.</summary>
    Released,

    /// <summary>Somebody found it to be a machine's.</summary>
    Dismissed,
}

/// <summary>An answer that looks like a machine's, with what speaks for that. It counts nowhere until somebody releases it.</summary>
internal sealed class SetAsideAnswer : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid SurveyId { get; init; }
    public required Guid InvitationId { get; init; }
    public required int Rating { get; init; }
    public string? Comment { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Choices { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Texts { get; init; }
    public string? Language { get; init; }
    public required DateTimeOffset CameAt { get; init; }

    /// <summary>The day in the workspace's zone.</summary>
    public required DateOnly CameOn { get; init; }

    public required string[] Reasons { get; init; }
    public required Evidence Evidence { get; init; }
    public SetAsideState State { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public string? DecidedBy { get; private set; }

    public IEnumerable<Suspicion> Suspicions => Reasons.Select(EnumText.Parse<Suspicion>);

    public GivenAnswer Given => new(Rating, Comment, Choices, Texts, Language, IsComplete: true);

    public void Decide(SetAsideState state, string by, DateTimeOffset now) => (State, DecidedBy, DecidedAt) = (state, by, now);
}

/// <summary>What was seen: for the person who reviews it.</summary>
internal sealed record Evidence(string? Agent, PageSignals? Signals, IReadOnlyList<SeenVisit> Visits);

internal sealed record SeenVisit(VisitKind Kind, DateTimeOffset At, int? Rating, bool SameVisitor);

internal sealed class SetAsideAnswerMapping : IEntityTypeConfiguration<SetAsideAnswer>
{
    public void Configure(EntityTypeBuilder<SetAsideAnswer> answer)
    {
        answer.HasKey(a => new { a.TenantId, a.Id });
        answer.HasIndex(a => new { a.TenantId, a.SurveyId, a.CameOn });
        answer.HasIndex(a => new { a.TenantId, a.InvitationId });
        answer.Property(a => a.Choices).HasJsonb();
        answer.Property(a => a.Texts).HasJsonb();
        answer.Property(a => a.Evidence).HasJsonb();
        answer.Ignore(a => a.Suspicions);
        answer.Ignore(a => a.Given);
        answer.HasOne<Survey>().WithMany().HasForeignKey(a => new { a.TenantId, a.SurveyId });
        answer.HasOne<Invitation>().WithMany().HasForeignKey(a => new { a.TenantId, a.InvitationId });
    }
}
