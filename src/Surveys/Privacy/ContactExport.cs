using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Surveys.Articles;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>All that is held about one contact, in the words of the API.</summary>
internal sealed record ContactFile(
    string Workspace,
    DateTimeOffset ExportedAt,
    ContactRecord Contact,
    DateTimeOffset KnownSince,
    IReadOnlyList<HeldSuppression> Suppressions,
    IAsyncEnumerable<ExportedInteraction> Interactions,
    IAsyncEnumerable<ExportedInvitation> Invitations,
    IAsyncEnumerable<MessageRecord> Messages,
    IAsyncEnumerable<ResponseRecord> Responses,
    IAsyncEnumerable<EarlierAnswer> EarlierAnswers,
    IAsyncEnumerable<ExportedReading> Articles);

/// <summary>That somebody read an article, or said whether it helped.</summary>
internal sealed record ExportedReading(
    string Source, string? ExternalId, string Article, string? Title, ArticleDeed Event, DateTimeOffset At, int? ReadingSeconds, string? Session);

/// <summary>What an answer said before it was changed.</summary>
internal sealed record EarlierAnswer(
    Guid Response, int Revision, int Score, string? Comment, IReadOnlyDictionary<string, JsonElement> Answers, DateTimeOffset ReplacedAt);

internal sealed record ExportedInteraction(
    Guid Id, string Source, string ExternalId, string? Channel, InteractionStatus Status, string? Subject, string[] Tags, string? Team, string? Agent,
    DateTimeOffset? OpenedAt, DateTimeOffset? FirstResponseAt, DateTimeOffset? ResolvedAt, DateTimeOffset? ClosedAt,
    int? Replies, int? Contacts, int? Reopened, IReadOnlyDictionary<string, string> Attributes, DateTimeOffset? UpdatedAt, DateTimeOffset ReceivedAt);

internal sealed record ExportedInvitation(
    Guid Id, Guid Survey, string SurveyName, Guid? Interaction, InvitationStatus Status, Reason? Reason, string? Explanation, string? LastError,
    DateTimeOffset PlannedAt, DateTimeOffset DecidedAt, DateTimeOffset? DueAt, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? AnsweredAt, DateTimeOffset? ExpiresAt,
    string? Channel, string[] Tags);

/// <summary>Writes a contact's file while it's read: however much it is, it's never held whole.</summary>
internal sealed class ContactExport(SurveysDb db, CurrentTenant tenant, AuditLog audit, SuppressionBook suppressions, TimeProvider clock)
{
    /// <summary>For a person to read, hence with line breaks and without nothings.</summary>
    private static readonly JsonSerializerOptions Readable =
        new(SurveysJson.Stored) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Notes that the contact's data is handed out. Stored at once.</summary>
    /// <returns>What writes the file; nothing where there is no such contact.</returns>
    public async Task<Func<Stream, Task>?> Of(Guid contactId, CancellationToken stop)
    {
        if (!await db.Contacts.AnyAsync(c => c.Id == contactId, stop))
            return null;

        audit.Note(AuditActions.ContactExported, new Subject("contact", contactId, null));
        await db.SaveChangesAsync(stop);
        return into => Write(contactId, into, stop);
    }

    private async Task Write(Guid contactId, Stream into, CancellationToken stop)
    {
        // One view of the data for all its parts, whatever comes in meanwhile.
        await using var transaction = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == contactId, stop);
        var file = new ContactFile(
            await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.Name).SingleAsync(stop),
            clock.GetUtcNow(),
            InteractionMapper.Of(contact)!,
            contact.CreatedAt,
            contact.Email is null ? [] : await suppressions.Of(contact.Email, stop),
            Interactions(contactId),
            Invitations(contactId),
            db.MessageLog.AsNoTracking().Where(m => db.Invitations.Any(i => i.Id == m.InvitationId && i.ContactId == contactId)).OrderBy(m => m.Id).AsAsyncEnumerable().Select(MessageRecord.Of),
            db.Responses.AsNoTracking()
                .Where(r => r.ContactId == contactId || (r.ContactId == null && db.Interactions.Any(i => i.Id == r.InteractionId && i.ContactId == contactId)))
                .OrderBy(r => r.Id).AsAsyncEnumerable().Select(ResponseRecord.Of),
            db.ResponseRevisions.AsNoTracking().Where(r => db.Responses.Any(answer => answer.Id == r.ResponseId && answer.ContactId == contactId))
                .OrderBy(r => r.ReplacedAt).AsAsyncEnumerable()
                .Select(r => new EarlierAnswer(r.ResponseId, r.Revision, r.Rating, r.Comment, r.Choices.Concat(r.Texts).ToDictionary(), r.ReplacedAt)),
            Reading(contactId));
        await JsonSerializer.SerializeAsync(into, file, Readable, stop);
    }

    /// <remarks>
    /// The second Select gives the connection back as soon as its rows are read. The serializer alone would do so later, when the
    /// next part is being read already.
    /// </remarks>
    private IAsyncEnumerable<ExportedInteraction> Interactions(Guid contactId) => db.Interactions.AsNoTracking()
        .Where(i => i.ContactId == contactId)
        .OrderBy(i => i.Id)
        .Select(i => new
        {
            Interaction = i,
            Team = db.Teams.Where(t => t.Id == i.TeamId).Select(t => t.Name).FirstOrDefault(),
            Agent = db.Agents.Where(a => a.Id == i.AgentId).Select(a => a.Name).FirstOrDefault(),
        })
        .AsAsyncEnumerable()
        .Select(all => Of(all.Interaction, all.Team, all.Agent));

    private IAsyncEnumerable<ExportedInvitation> Invitations(Guid contactId) => db.Invitations.AsNoTracking()
        .Where(i => i.ContactId == contactId)
        .OrderBy(i => i.Id)
        .Select(i => new { Invitation = i, Survey = db.Surveys.Where(s => s.Id == i.SurveyId).Select(s => s.Name).First() })
        .AsAsyncEnumerable()
        .Select(both => Of(both.Invitation, both.Survey));

    private IAsyncEnumerable<ExportedReading> Reading(Guid contactId) => db.ArticleEvents.AsNoTracking()
        .Where(e => e.ContactId == contactId)
        .Join(db.Articles, e => e.ArticleId, a => a.Id, (e, a) => new { Event = e, Article = a })
        .OrderBy(both => both.Event.Id)
        .AsAsyncEnumerable()
        .Select(both => new ExportedReading(
            both.Event.Source, both.Event.ExternalId, both.Article.ExternalId, both.Article.Title, both.Event.Deed, both.Event.At, both.Event.ReadingSeconds, both.Event.Session));

    private static ExportedInteraction Of(Interaction about, string? team, string? agent) => new(
        about.Id, about.Source, about.ExternalId, about.Channel, about.Status, about.Subject, about.Tags, team, agent,
        about.OpenedAt, about.FirstResponseAt, about.ResolvedAt, about.ClosedAt, about.Replies, about.Contacts, about.Reopened,
        about.Attributes, about.UpdatedAt, about.ReceivedAt);

    private static ExportedInvitation Of(Invitation invitation, string survey) => new(
        invitation.Id, invitation.SurveyId, survey, invitation.InteractionId, invitation.Status, invitation.Reason, invitation.Reason?.Sentence(), invitation.LastError,
        invitation.PlannedAt, invitation.DecidedAt ?? invitation.PlannedAt, invitation.DueAt, invitation.SentAt, invitation.DeliveredAt, invitation.AnsweredAt, invitation.ExpiresAt, invitation.Channel, invitation.Tags);
}
