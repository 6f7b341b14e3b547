using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>How an answer reached us.</summary>
internal enum Via
{
    Email,
    Link,
    Qr,
    Kiosk,
    Widget,
    Api,
    Import,
}

/// <summary>An answer, pinned to the survey version it answered and scored as it was stored.</summary>
internal sealed class SurveyResponse : ITenantOwned
{
    public static readonly IReadOnlyDictionary<string, JsonElement> Nothing = new Dictionary<string, JsonElement>();

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid SurveyId { get; init; }
    public required int SurveyVersion { get; init; }
    public required int RuleVersion { get; init; }
    public Guid? InvitationId { get; init; }
    public Guid? InteractionId { get; init; }
    public Guid? ContactId { get; init; }
    public string? ExternalId { get; init; }
    public required int Rating { get; init; }
    public required Band Band { get; init; }
    public string? Comment { get; init; }

    /// <summary>The comment's words and their stems, which the database keeps.</summary>
    public NpgsqlTsVector? CommentWords { get; private set; }

    /// <summary>What was chosen, ranked or rated beside the scored question, by the question's id.</summary>
    public IReadOnlyDictionary<string, JsonElement> Choices { get; init; } = Nothing;

    /// <summary>What was written beside the comment, by the question's id: it goes when its writer is forgotten.</summary>
    public IReadOnlyDictionary<string, JsonElement> Texts { get; init; } = Nothing;

    /// <summary>In which the survey was read; nothing where that isn't known.</summary>
    public string? Language { get; init; }

    /// <summary>1 as first given; one more with each change.</summary>
    public int Revision { get; init; } = 1;

    public required Via Via { get; init; }
    public required DateTimeOffset AnsweredAt { get; init; }

    /// <summary>The day of the first rating in the workspace's zone: what trends count by.</summary>
    public required DateOnly AnsweredOn { get; init; }

    /// <summary>By which open channel it came; nothing where it came otherwise, and of an anonymous survey.</summary>
    public Guid? OpenChannelId { get; init; }

    /// <summary>From which page of an open channel it was sent, as a hash of what only that page knows.</summary>
    public Guid? PageKey { get; init; }

    public Guid? AgentId { get; init; }
    public Guid? TeamId { get; init; }
    public string? Channel { get; init; }

    /// <summary>The help desk's, those given by hand, and those that saved searches found.</summary>
    public string[] Tags { get; set; } = [];

    /// <summary>Of the tags, those that a saved search gave: they go with it.</summary>
    public string[] FoundTags { get; set; } = [];

    /// <summary>What was taken off by hand: no search gives it again.</summary>
    public string[] TagsOff { get; set; } = [];

    /// <summary>An answer as it was first given on a page of ours. To an anonymous survey neither whence it came is kept, nor in which language, nor more of the moment than its day.</summary>
    public static SurveyResponse Of(
        Survey survey, SurveyVersion version, GivenAnswer given, Via via, DateTimeOffset at, Zone zone, Guid? invitationId = null, Guid? openChannelId = null, Guid? pageKey = null)
    {
        var day = zone.DayOf(at);
        // A moment would lead back to the mail server's log, to who stood at which counter, or to the id beside it.
        var moment = survey.IsAnonymous ? zone.StartOf(day) : at;
        return new SurveyResponse
        {
            TenantId = survey.TenantId,
            Id = Guid.CreateVersion7(moment),
            SurveyId = survey.Id,
            SurveyVersion = version.Number,
            RuleVersion = version.RuleVersion,
            InvitationId = survey.IsAnonymous ? null : invitationId,
            Rating = given.Rating,
            Band = version.Rule.BandOf(given.Rating),
            Comment = given.Comment,
            Choices = given.Choices,
            Texts = given.Texts,
            Language = survey.IsAnonymous ? null : given.Language,
            Via = via,
            AnsweredAt = moment.ToStored(),
            AnsweredOn = day,
            OpenChannelId = survey.IsAnonymous ? null : openChannelId,
            PageKey = pageKey,
        };
    }
}

/// <summary>What an answer said before it was changed.</summary>
internal sealed class ResponseRevision : ITenantOwned
{
    public required Guid TenantId { get; init; }
    public required Guid ResponseId { get; init; }
    public required int Revision { get; init; }
    public required int Rating { get; init; }
    public string? Comment { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Choices { get; init; }
    public required IReadOnlyDictionary<string, JsonElement> Texts { get; init; }
    public required DateTimeOffset ReplacedAt { get; init; }

    public static ResponseRevision Of(SurveyResponse earlier, DateTimeOffset now) => new()
    {
        TenantId = earlier.TenantId,
        ResponseId = earlier.Id,
        Revision = earlier.Revision,
        Rating = earlier.Rating,
        Comment = earlier.Comment,
        Choices = earlier.Choices,
        Texts = earlier.Texts,
        ReplacedAt = now,
    };
}

/// <summary>A day on which a survey's answers changed: the roll-up reads these outside the wall, then enters the workspace.</summary>
internal sealed class ChangedDay
{
    public long Id { get; init; }
    public required Guid TenantId { get; init; }
    public required Guid SurveyId { get; init; }
    public required DateOnly Day { get; init; }
}

internal sealed class SurveyResponseMapping : IEntityTypeConfiguration<SurveyResponse>, IEntityTypeConfiguration<ResponseRevision>, IEntityTypeConfiguration<ChangedDay>
{
    public void Configure(EntityTypeBuilder<SurveyResponse> response)
    {
        response.HasKey(r => new { r.TenantId, r.Id });
        response.Property(r => r.CommentWords).Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        response.Property(r => r.CommentWords).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        response.Property(r => r.Choices).HasJsonb();
        response.Property(r => r.Texts).HasJsonb();
        response.HasIndex(r => new { r.TenantId, r.InvitationId }).IsUnique();
        response.HasIndex(r => new { r.TenantId, r.SurveyId, r.ExternalId }).IsUnique();
        response.HasIndex(r => new { r.TenantId, r.SurveyId, r.InteractionId }).IsUnique().HasFilter("invitation_id is null");
        response.HasIndex(r => new { r.TenantId, r.SurveyId, r.AnsweredOn });
        response.HasIndex(r => new { r.TenantId, r.SurveyId, r.AnsweredOn, r.AnsweredAt }).HasFilter("comment is not null");
        response.HasIndex(r => new { r.TenantId, r.AnsweredAt });
        response.HasIndex(r => new { r.TenantId, r.ContactId }).HasFilter("contact_id is not null");
        response.HasIndex(r => new { r.TenantId, r.InteractionId }).HasFilter("interaction_id is not null");
        response.HasIndex(r => new { r.TenantId, r.Id })
            .HasFilter("comment is not null or not (texts <@ '{}') or contact_id is not null or interaction_id is not null or invitation_id is not null or external_id is not null");
        response.HasIndex(r => new { r.TenantId, r.OpenChannelId }).HasFilter("open_channel_id is not null");
        response.HasIndex(r => new { r.TenantId, r.PageKey }).IsUnique().HasFilter("page_key is not null");
        response.HasOne<OpenChannel>().WithMany().HasForeignKey(r => new { r.TenantId, r.OpenChannelId });
        response.HasOne<SurveyVersion>().WithMany().HasForeignKey(r => new { r.TenantId, r.SurveyId, r.SurveyVersion });
        response.HasOne<Invitation>().WithMany().HasForeignKey(r => new { r.TenantId, r.InvitationId });
        response.HasOne<Interaction>().WithMany().HasForeignKey(r => new { r.TenantId, r.InteractionId });
        response.HasOne<Contact>().WithMany().HasForeignKey(r => new { r.TenantId, r.ContactId });
        response.HasOne<Agent>().WithMany().HasForeignKey(r => new { r.TenantId, r.AgentId });
        response.HasOne<Team>().WithMany().HasForeignKey(r => new { r.TenantId, r.TeamId });
    }

    public void Configure(EntityTypeBuilder<ResponseRevision> revision)
    {
        revision.HasKey(r => new { r.TenantId, r.ResponseId, r.Revision });
        revision.HasOne<SurveyResponse>().WithMany().HasForeignKey(r => new { r.TenantId, r.ResponseId });
        revision.Property(r => r.Choices).HasJsonb();
        revision.Property(r => r.Texts).HasJsonb();
    }

    public void Configure(EntityTypeBuilder<ChangedDay> day)
    {
        day.Property(d => d.Id).UseIdentityAlwaysColumn();
        day.HasOne<Tenant>().WithMany().HasForeignKey(d => d.TenantId);
    }
}
