using Surveys.Interactions;
using Surveys.Mail;

namespace Surveys.Dispatch;

/// <summary>An invitation as the API shows it: where it stands, why, and its moments.</summary>
internal sealed record InvitationRecord(
    Guid Id,
    Guid Survey,
    Guid? Interaction,
    Guid? Contact,
    InvitationStatus Status,
    Reason? Reason,
    string? Explanation,
    DateTimeOffset? DueAt,
    DateTimeOffset? Until,
    DateTimeOffset PlannedAt,
    DateTimeOffset DecidedAt,
    DateTimeOffset? SentAt,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? CompletedAt,
    DateTimeOffset? ExpiresAt,
    int RemindersSent,
    DateTimeOffset? RemindedAt,
    DateTimeOffset? RemindAt,
    Reason? ReminderReason);

internal sealed record InteractionRecord(
    Guid Id,
    string Source,
    string ExternalId,
    string? Channel,
    InteractionStatus Status,
    string? Subject,
    IReadOnlyList<string> Tags,
    TeamRecord? Team,
    AgentRecord? Agent,
    ContactRecord? Contact,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? FirstResponseAt,
    DateTimeOffset? ResolvedAt,
    DateTimeOffset? ClosedAt,
    int? Replies,
    int? Contacts,
    int? Reopened,
    DateTimeOffset? UpdatedAt,
    IReadOnlyDictionary<string, string> Attributes,
    int Resolution,
    IReadOnlyList<InvitationRecord> Invitations);

internal sealed record RuleRecord(
    Guid Id,
    Guid Survey,
    int Priority,
    WhenTerms? When,
    TimeSpan? Every,
    SegmentTerms? Segment,
    ExcludeTerms Exclude,
    TimeSpan Delay,
    bool BusinessHours,
    double Sample,
    int? DailyCap,
    ThrottleTerms? Throttle,
    QuietHours? QuietHours,
    IReadOnlyList<TimeSpan> Reminders,
    TimeSpan? ExpiresAfter,
    IReadOnlyDictionary<string, string> ReminderText);

/// <summary>An attempt to send something, and what came of it; or what the mail provider told of a mail later.</summary>
/// <param name="Reminder">Which reminder; 0 is the invitation itself.</param>
/// <param name="Attempt">0 where the mail provider tells.</param>
/// <param name="Detail">What the server said.</param>
internal sealed record MessageRecord(
    Guid Id, Guid Invitation, int Reminder, int Attempt, string? Address, DateTimeOffset SentAt, MailOutcome Outcome, MailFault? Fault, string? Detail)
{
    public static MessageRecord Of(LoggedMessage m) => new(m.Id, m.InvitationId, m.Reminder, m.Attempt, m.Address, m.SentAt, m.Outcome, m.Fault, m.Detail);
}

internal static class DispatchMapper
{
    public static InvitationRecord Of(Invitation invitation) => new(
        invitation.Id,
        invitation.SurveyId,
        invitation.InteractionId,
        invitation.ContactId,
        invitation.Status,
        invitation.Reason,
        invitation.Reason?.Sentence(),
        invitation.DueAt,
        invitation.Status == InvitationStatus.Deferred ? invitation.DueAt : null,
        invitation.PlannedAt,
        invitation.DecidedAt ?? invitation.PlannedAt,
        invitation.SentAt,
        invitation.DeliveredAt,
        invitation.AnsweredAt,
        invitation.CompletedAt,
        invitation.ExpiresAt,
        invitation.RemindersSent,
        invitation.RemindedAt,
        invitation.Status == InvitationStatus.Sent ? invitation.RemindAt : null,
        invitation.ReminderReason);

    public static InteractionRecord Of(Received received)
    {
        var recorded = received.Recorded;
        var interaction = recorded.Interaction;
        return new InteractionRecord(
            interaction.Id,
            interaction.Source,
            interaction.ExternalId,
            interaction.Channel,
            interaction.Status,
            interaction.Subject,
            interaction.Tags,
            InteractionMapper.Of(recorded.Team),
            InteractionMapper.Of(recorded.Agent),
            InteractionMapper.Of(recorded.Contact),
            interaction.OpenedAt,
            interaction.FirstResponseAt,
            interaction.ResolvedAt,
            interaction.ClosedAt,
            interaction.Replies,
            interaction.Contacts,
            interaction.Reopened,
            interaction.UpdatedAt,
            interaction.Attributes,
            interaction.Resolution,
            received.Invitations.Select(Of).ToList());
    }

    public static RuleRecord Of(InvitationRule rule) => new(
        rule.Id,
        rule.SurveyId,
        rule.Priority,
        rule.Terms.Every is null ? rule.Terms.When : null,
        rule.Terms.Every,
        rule.Terms.Every is null ? null : rule.Terms.Segment,
        rule.Terms.Exclude,
        rule.Terms.Delay,
        rule.Terms.BusinessHours,
        rule.Terms.Sample,
        rule.Terms.DailyCap,
        rule.Terms.Throttle,
        rule.Terms.QuietHours,
        rule.Terms.Reminders,
        rule.Terms.ExpiresAfter,
        rule.Terms.ReminderText);
}
