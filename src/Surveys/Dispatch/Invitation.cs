using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Dispatch;

internal enum InvitationStatus
{
    Scheduled,
    Deferred,
    Skipped,
    Sending,
    Sent,
    Bounced,
    Failed,
    Cancelled,
    Answered,
    Expired,
}

/// <summary>One survey for one resolution of one interaction, or for a person whose turn it is: planned, sent, answered; or not sent, and why.</summary>
internal sealed class Invitation : ITenantOwned
{
    public const int MostAttempts = 6;

    /// <summary>Twice the longest that one message may take, and none begins in its second half: a lease that ran out while its mail was still on the way would send it twice.</summary>
    public static readonly TimeSpan Lease = 2 * IMailTransport.Patience;

    public required Guid TenantId { get; init; }
    public required Guid Id { get; init; }
    public required Guid SurveyId { get; init; }

    /// <summary>What it asks about; nothing of a relationship survey.</summary>
    public required Guid? InteractionId { get; init; }

    /// <summary>Of the interaction; of a relationship survey, the day of the person's turn (<see cref="Turns"/>).</summary>
    public required int Resolution { get; init; }
    public Guid? RuleId { get; init; }
    public Guid? ContactId { get; init; }
    public InvitationStatus Status { get; private set; }
    public Reason? Reason { get; private set; }
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>When it was last decided what is to become of it; nothing where that is as old as the plan.</summary>
    public DateTimeOffset? DecidedAt { get; private set; }

    public DateTimeOffset? DueAt { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When the recipient's server took the first mail, as the mail provider tells; nothing where none tells.</summary>
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>Until when it can be answered; set when it's sent.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public int RemindersSent { get; private set; }
    public DateTimeOffset? RemindedAt { get; private set; }

    /// <summary>When the next reminder is due; while one is being sent, when it is tried again should its worker die.</summary>
    public DateTimeOffset? RemindAt { get; private set; }

    /// <summary>Why the next reminder waits, or no more come.</summary>
    public Reason? ReminderReason { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>The link of an anonymous survey has been used: to whom it was sent may be known, whether they answered isn't told.</summary>
    public bool HasAnonymousAnswer { get; private set; }

    /// <summary>Until when the worker that is sending it, or a reminder of it, has it to itself.</summary>
    public DateTimeOffset? LeaseEndsAt { get; private set; }
    public int Attempts { get; private set; }
    public string? LastError { get; private set; }

    /// <summary>The version that was sent, and that an answer is pinned to.</summary>
    public int? SurveyVersion { get; private set; }

    // Who and what it was about at the time of sending: whoever is given credit later is who earned it.
    public Guid? AgentId { get; private set; }
    public Guid? TeamId { get; private set; }
    public string? Channel { get; private set; }
    public string[] Tags { get; private set; } = [];

    /// <summary>
    /// Where an invitation can be answered that was sent at least once. Also while we believe that its mail didn't leave:
    /// a server that breaks off may have delivered it, and who holds the link has it.
    /// </summary>
    public static readonly InvitationStatus[] Answerable =
        [InvitationStatus.Sent, InvitationStatus.Sending, InvitationStatus.Deferred, InvitationStatus.Failed, InvitationStatus.Bounced];

    public bool IsPending => Status is InvitationStatus.Scheduled or InvitationStatus.Deferred;

    public void Follow(Decision decision, DateTimeOffset now)
    {
        DecidedAt = now;
        Reason = decision.Reason;
        DueAt = decision.At;
        LeaseEndsAt = null;
        Status = decision.Outcome switch
        {
            Outcome.SendAt => InvitationStatus.Scheduled,
            Outcome.DeferUntil => InvitationStatus.Deferred,
            _ => decision.Reason == Dispatch.Reason.Reopened ? InvitationStatus.Cancelled : InvitationStatus.Skipped,
        };
    }

    public void Claim(Interaction? interaction, int version, TimeSpan? expiresAfter, DateTimeOffset now)
    {
        Status = InvitationStatus.Sending;
        Reason = null;
        LeaseEndsAt = now + Lease;
        Attempts++;
        SurveyVersion = version;
        ExpiresAt = now + expiresAfter;
        AgentId = interaction?.AgentId;
        TeamId = interaction?.TeamId;
        Channel = interaction?.Channel;
        Tags = interaction?.Tags ?? [];
    }

    public void MarkSent(DateTimeOffset now, RuleTerms terms)
    {
        Status = InvitationStatus.Sent;
        SentAt = now;
        LeaseEndsAt = null;
        LastError = null;
        RemindAt = NextReminder(terms, now, 0);
    }

    public static DateTimeOffset? NextReminder(RuleTerms terms, DateTimeOffset sentAt, int reminders) =>
        reminders < terms.Reminders.Count ? sentAt + terms.Reminders[reminders] : null;

    /// <summary>A reminder may go now: nobody else takes it up before the lease ends.</summary>
    public void ClaimReminder(DateTimeOffset now)
    {
        RemindAt = LeaseEndsAt = now + Lease;
        ReminderReason = null;
        Attempts++;
    }

    /// <summary>A reminder waits, or no more come.</summary>
    public void FollowReminder(Decision decision)
    {
        LeaseEndsAt = null;
        RemindAt = decision.At;
        ReminderReason = decision.Reason;
    }

    public void MarkReminded(DateTimeOffset now, RuleTerms terms)
    {
        RemindersSent++;
        RemindedAt = now;
        LeaseEndsAt = null;
        RemindAt = NextReminder(terms, SentAt!.Value, RemindersSent);
    }

    /// <summary>Told more than once, or for a reminder later, the first moment counts.</summary>
    public void MarkDelivered(DateTimeOffset at) => DeliveredAt = DeliveredAt < at ? DeliveredAt : at;

    /// <summary>Its mail came back after it had left. What is over stays as it is, and so does what was answered.</summary>
    public void MarkBounced(string? detail)
    {
        if (!Answerable.Contains(Status))
            return;

        Status = InvitationStatus.Bounced;
        Reason = Dispatch.Reason.Bounced;
        DueAt = null;
        LeaseEndsAt = null;
        LastError = detail;
        StopReminding(Dispatch.Reason.Bounced);
    }

    public void StopReminding(Reason reason)
    {
        if (RemindAt is null)
            return;

        RemindAt = null;
        ReminderReason = reason;
    }

    public void MarkAnswered(DateTimeOffset now)
    {
        Status = InvitationStatus.Answered;
        AnsweredAt = now;
        CompletedAt = now;
    }

    public void Cancel(Reason reason, DateTimeOffset now)
    {
        DecidedAt = now;
        Status = InvitationStatus.Cancelled;
        Reason = reason;
        LeaseEndsAt = null;
    }
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.HasKey(i => new { i.TenantId, i.Id });
        invitation.HasIndex(i => new { i.TenantId, i.InteractionId, i.Resolution, i.SurveyId }).IsUnique();
        invitation.HasIndex(i => new { i.TenantId, i.RuleId, i.ContactId, i.Resolution }).IsUnique().HasFilter("interaction_id is null");
        invitation.HasIndex(i => new { i.TenantId, i.DueAt }).HasFilter("status in ('scheduled', 'deferred', 'sending')");
        invitation.HasIndex(i => new { i.TenantId, i.RemindAt }).HasFilter("status = 'sent' and remind_at is not null");
        invitation.HasIndex(i => new { i.TenantId, i.RuleId, i.SentAt });
        invitation.HasIndex(i => new { i.TenantId, i.ContactId, i.SentAt });
        invitation.HasIndex(i => new { i.TenantId, i.SurveyId, i.SentAt });
        invitation.HasIndex(i => new { i.TenantId, i.PlannedAt });
        invitation.HasIndex(i => new { i.TenantId, i.Id }).HasFilter("contact_id is not null");
        invitation.Ignore(i => i.IsPending);
        invitation.HasOne<Survey>().WithMany().HasForeignKey(i => new { i.TenantId, i.SurveyId });
        invitation.HasOne<SurveyVersion>().WithMany().HasForeignKey(i => new { i.TenantId, i.SurveyId, i.SurveyVersion });
        invitation.HasOne<InvitationRule>().WithMany().HasForeignKey(i => new { i.TenantId, i.RuleId });
        invitation.HasOne<Interaction>().WithMany().HasForeignKey(i => new { i.TenantId, i.InteractionId });
        invitation.HasOne<Contact>().WithMany().HasForeignKey(i => new { i.TenantId, i.ContactId });
        invitation.HasOne<Agent>().WithMany().HasForeignKey(i => new { i.TenantId, i.AgentId });
        invitation.HasOne<Team>().WithMany().HasForeignKey(i => new { i.TenantId, i.TeamId });
    }
}
