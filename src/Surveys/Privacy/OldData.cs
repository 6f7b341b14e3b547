using Microsoft.EntityFrameworkCore;
using Surveys.Articles;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Responses;

namespace Surveys.Privacy;

/// <summary>What has grown older than a moment and still speaks of somebody: the job forgets it, the page counts it before.</summary>
internal sealed class OldData(SurveysDb db, DateTimeOffset cutoff)
{
    /// <summary>By its last sign of life; one that was asked about or answered since isn't old.</summary>
    public IQueryable<Interaction> Interactions => db.Interactions
        .Where(i => !i.ExternalId.StartsWith(Forgetting.Nameless))
        .Where(i => (i.ClosedAt ?? i.ResolvedAt ?? i.OpenedAt ?? i.ReceivedAt) < cutoff && (i.UpdatedAt == null || i.UpdatedAt < cutoff))
        .Where(i => !db.Invitations.Any(v => v.InteractionId == i.Id && (v.PlannedAt >= cutoff || v.SentAt >= cutoff)))
        .Where(i => !db.Responses.Any(r => r.InteractionId == i.Id && r.AnsweredAt >= cutoff));

    public IQueryable<Invitation> Invitations => db.Invitations
        .Where(i => i.ContactId != null && i.PlannedAt < cutoff && (i.SentAt == null || i.SentAt < cutoff) && (i.AnsweredAt == null || i.AnsweredAt < cutoff));

    public IQueryable<SurveyResponse> Answers => db.Responses
        .Where(r => r.AnsweredAt < cutoff)
        .Where(r => r.Comment != null || !EF.Functions.JsonContained(r.Texts, "{}") || r.ContactId != null || r.InteractionId != null || r.InvitationId != null || r.ExternalId != null);

    public IQueryable<ArticleEvent> Reading => db.ArticleEvents
        .Where(e => e.At < cutoff && (e.ContactId != null || e.Session != null || e.ExternalId != null));

    /// <summary>Of whom nothing is left that is younger.</summary>
    public IQueryable<Contact> Contacts => db.Contacts
        .Where(c => c.CreatedAt < cutoff)
        .Where(c => !db.Interactions.Any(i => i.ContactId == c.Id && !Interactions.Any(old => old.Id == i.Id)))
        .Where(c => !db.Invitations.Any(i => i.ContactId == c.Id && !Invitations.Any(old => old.Id == i.Id)))
        .Where(c => !db.Responses.Any(r => r.ContactId == c.Id && r.AnsweredAt >= cutoff))
        .Where(c => !db.ArticleEvents.Any(e => e.ContactId == c.Id && e.At >= cutoff));
}
