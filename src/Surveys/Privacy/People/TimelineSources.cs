using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Mail;
using Surveys.Responses;
using Surveys.Scoring;

namespace Surveys.Privacy;

/// <summary>An event as it stands in the database.</summary>
internal sealed record TimelineRow
{
    public required DateTimeOffset At { get; init; }
    public required Guid Id { get; init; }
    public TimelineTopic? About { get; init; }
    public InvitationStatus? Status { get; init; }
    public Reason? Reason { get; init; }
    public SuppressionReason? Wish { get; init; }
    public DateTimeOffset? Until { get; init; }
    public int? Reminder { get; init; }
    public MailFault? Fault { get; init; }
    public string? Detail { get; init; }
    public Guid? Response { get; init; }
    public int? Score { get; init; }
    public Band? Band { get; init; }
    public string? Comment { get; init; }
    public string? Scope { get; init; }
}

/// <summary>What an event is about. Of a relationship survey there is no interaction.</summary>
internal sealed record TimelineTopic
{
    public required Guid? Interaction { get; init; }
    public required string? Source { get; init; }
    public required string? ExternalId { get; init; }
    public required string? Subject { get; init; }
    public Guid? Invitation { get; init; }
    public Guid? Survey { get; init; }
    public string? SurveyName { get; init; }
}

/// <summary>Where the events of a contact are kept. Each source finds its rows by the contact, and none twice.</summary>
/// <remarks>
/// To an anonymous survey they say that somebody was asked, and nothing that an answer changes. Answers to it name nobody, so they are found for
/// nobody; of its reminders the message log says nothing here, as none is mailed to who has answered, and the invitation counts them either way.
/// </remarks>
internal sealed class TimelineSources(SurveysDb db, Guid contactId)
{
    private sealed record Happened
    {
        public required DateTimeOffset At { get; init; }
        public required Interaction Interaction { get; init; }
    }

    private sealed record Asked
    {
        public required Invitation Invitation { get; init; }
        public required bool IsAnonymous { get; init; }
        public required TimelineTopic About { get; init; }
    }

    private sealed record Mailed
    {
        public required LoggedMessage Message { get; init; }
        public required TimelineTopic About { get; init; }
    }

    /// <summary>Of these it's told when it was decided, of the others when they were planned.</summary>
    private static readonly InvitationStatus[] Decided = [InvitationStatus.Deferred, InvitationStatus.Skipped, InvitationStatus.Cancelled];

    private IQueryable<Interaction> Interactions => db.Interactions.AsNoTracking().Where(i => i.ContactId == contactId);

    private IQueryable<Asked> Invitations => db.Invitations.AsNoTracking().Where(i => i.ContactId == contactId)
        .Join(db.Surveys, i => i.SurveyId, s => s.Id, (i, s) => new { Invitation = i, Survey = s })
        .LeftJoin(db.Interactions, both => both.Invitation.InteractionId, i => (Guid?)i.Id, (both, about) => new Asked
        {
            Invitation = both.Invitation,
            IsAnonymous = both.Survey.IsAnonymous,
            About = new TimelineTopic
            {
                Interaction = both.Invitation.InteractionId,
                Source = about!.Source,
                ExternalId = about!.ExternalId,
                Subject = about!.Subject,
                Invitation = both.Invitation.Id,
                Survey = both.Survey.Id,
                SurveyName = both.Survey.Name,
            },
        });

    private IQueryable<Mailed> Messages => Invitations
        .Join(db.MessageLog, asked => asked.Invitation.Id, m => m.InvitationId, (asked, m) => new { Asked = asked, Message = m })
        .Where(both => both.Message.Reminder == 0 || !both.Asked.IsAnonymous)
        .Select(both => new Mailed { Message = both.Message, About = both.Asked.About });

    private IQueryable<AuditEntry> Notes
    {
        get
        {
            var subject = contactId.ToString();
            return db.AuditEntries.AsNoTracking().Where(e => e.SubjectKind == "contact" && e.SubjectId == subject);
        }
    }

    /// <summary>In the order in which things of one moment happen.</summary>
    public async Task<IReadOnlyList<(TimelineKind Kind, IQueryable<TimelineRow> Rows)>> All(string? email, CancellationToken stop)
    {
        var lifted = Notes.Where(e => e.Action == AuditActions.ContactUnsilenced.Name);
        // What holds now stands among the suppressions; what was lifted since, only in the audit log.
        var lastLiftedAt = await lifted.MaxAsync(e => (DateTimeOffset?)e.At, stop);
        return
        [
            (TimelineKind.InteractionOpened, Rows(Interactions.Select(i => new Happened { At = i.OpenedAt ?? i.ReceivedAt, Interaction = i }))),
            (TimelineKind.InteractionResolved, Rows(Interactions.Where(i => i.ResolvedAt != null).Select(i => new Happened { At = i.ResolvedAt!.Value, Interaction = i }))),
            (TimelineKind.InteractionResolved, Rows(Interactions.Where(i => i.Status == InteractionStatus.Resolved && i.ResolvedAt == null).Select(i => new Happened { At = i.ResolutionAt!.Value, Interaction = i }))),
            (TimelineKind.InteractionClosed, Rows(Interactions.Where(i => i.ClosedAt != null).Select(i => new Happened { At = i.ClosedAt!.Value, Interaction = i }))),
            (TimelineKind.InteractionClosed, Rows(Interactions.Where(i => i.Status == InteractionStatus.Closed && i.ClosedAt == null).Select(i => new Happened { At = i.ResolutionAt!.Value, Interaction = i }))),
            (TimelineKind.InvitationPlanned, Invitations
                .Select(a => new TimelineRow { At = Decided.Contains(a.Invitation.Status) ? a.Invitation.DecidedAt ?? a.Invitation.PlannedAt : a.Invitation.PlannedAt, Id = a.Invitation.Id, About = a.About, Status = a.Invitation.Status, Reason = a.Invitation.Reason, Until = a.Invitation.DueAt })),
            (TimelineKind.InvitationSent, Invitations.Where(a => a.Invitation.SentAt != null)
                .Select(a => new TimelineRow { At = a.Invitation.SentAt!.Value, Id = a.Invitation.Id, About = a.About })),
            (TimelineKind.AttemptFailed, Rows(Messages.Where(m => m.Message.Outcome == MailOutcome.TryAgain || m.Message.Outcome == MailOutcome.Refused))),
            (TimelineKind.Delivered, Rows(Messages.Where(m => m.Message.Outcome == MailOutcome.Delivered))),
            (TimelineKind.CameBack, Rows(Messages.Where(m => m.Message.Outcome == MailOutcome.Undelivered || m.Message.Outcome == MailOutcome.Bounced))),
            (TimelineKind.Complained, Rows(Messages.Where(m => m.Message.Outcome == MailOutcome.Complained))),
            (TimelineKind.ReminderSent, Rows(Messages.Where(m => m.Message.Outcome == MailOutcome.Sent && m.Message.Reminder > 0))),
            (TimelineKind.ReminderSent, Invitations.Where(a => a.Invitation.RemindedAt != null && a.IsAnonymous)
                .Select(a => new TimelineRow { At = a.Invitation.RemindedAt!.Value, Id = a.Invitation.Id, About = a.About, Reminder = a.Invitation.RemindersSent })),
            (TimelineKind.Answered, Rows(db.Responses.Where(r => r.ContactId == contactId))),
            (TimelineKind.Answered, Rows(db.Responses.Where(r => r.ContactId == null).Join(Interactions, r => r.InteractionId, i => i.Id, (r, i) => r))),
            (TimelineKind.Suppressed, db.Suppressions.AsNoTracking().Where(s => s.Email == email)
                .Select(s => new TimelineRow { At = s.CreatedAt, Id = s.Id, Wish = s.Reason, Until = s.ExpiresAt, Scope = s.Scope })),
            (TimelineKind.Suppressed, Notes.Where(e => e.Action == AuditActions.ContactSilenced.Name && e.At < lastLiftedAt)
                .Select(e => new TimelineRow { At = e.At, Id = e.Id, Wish = SuppressionReason.ByHand, Scope = Suppression.Everything })),
            (TimelineKind.Unsuppressed, lifted.Select(e => new TimelineRow { At = e.At, Id = e.Id, Scope = Suppression.Everything })),
        ];
    }

    private static IQueryable<TimelineRow> Rows(IQueryable<Happened> interactions) => interactions.Select(h => new TimelineRow
    {
        At = h.At,
        Id = h.Interaction.Id,
        About = new TimelineTopic { Interaction = h.Interaction.Id, Source = h.Interaction.Source, ExternalId = h.Interaction.ExternalId, Subject = h.Interaction.Subject },
    });

    private static IQueryable<TimelineRow> Rows(IQueryable<Mailed> messages) => messages.Select(m => new TimelineRow
    {
        At = m.Message.SentAt,
        Id = m.Message.Id,
        About = m.About,
        Reminder = m.Message.Reminder,
        Fault = m.Message.Fault,
        Detail = m.Message.Detail,
    });

    private IQueryable<TimelineRow> Rows(IQueryable<SurveyResponse> answers) => answers
        .Join(db.Surveys, r => r.SurveyId, s => s.Id, (r, s) => new { Answer = r, Survey = s })
        .LeftJoin(db.Interactions, both => both.Answer.InteractionId, i => (Guid?)i.Id, (both, about) => new TimelineRow
        {
            At = both.Answer.AnsweredAt,
            Id = both.Answer.Id,
            About = new TimelineTopic
            {
                Interaction = both.Answer.InteractionId,
                Source = about!.Source,
                ExternalId = about!.ExternalId,
                Subject = about!.Subject,
                Invitation = both.Answer.InvitationId,
                Survey = both.Survey.Id,
                SurveyName = both.Survey.Name,
            },
            Response = both.Answer.Id,
            Score = both.Answer.Rating,
            Band = both.Answer.Band,
            Comment = both.Answer.Comment,
        });
}
