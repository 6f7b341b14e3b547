using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.Privacy;

/// <summary>What happened with one contact, newest first: what they needed, when they were asked or why not, and what they said.</summary>
/// <remarks>
/// Each source is read by itself, newest first, from the same place on and no more rows than a page has; the newest of all of them together
/// are the page. What was read beyond it is read again for the next one, so no page costs more than another, however long the timeline is.
/// </remarks>
internal sealed class Timeline(SurveysDb db, PutOff putOff)
{
    /// <param name="limit">50, at most 200.</param>
    /// <param name="after">What the page before named as next.</param>
    /// <returns>Nothing where there is no such contact.</returns>
    /// <exception cref="InvalidInputException">The limit or the place can't be.</exception>
    public async Task<Page<TimelineEvent>?> Of(Guid contactId, int? limit, string? after, CancellationToken stop)
    {
        if (await db.Contacts.Where(c => c.Id == contactId).Select(c => new { c.Email }).SingleOrDefaultAsync(stop) is not { } contact)
            return null;

        var (size, behind) = (Paging.Size(limit), TimelineMark.Read(after));
        var read = new List<(TimelineMark Mark, TimelineEvent Event)>();
        foreach (var (place, (kind, rows)) in (await new TimelineSources(db, contactId).All(contact.Email, stop)).Index())
        {
            var (at, id) = (behind.At, behind.IdFor(place));
            var newest = await rows.Where(r => r.At < at || (r.At == at && r.Id < id)).OrderByDescending(r => r.At).ThenByDescending(r => r.Id).Take(size + 1).ToListAsync(stop);
            read.AddRange(newest.Select(r => (new TimelineMark(r.At, place, r.Id), Event(kind, r))));
        }

        var page = read.OrderByDescending(e => e.Mark.At).ThenByDescending(e => e.Mark.Place).ThenByDescending(e => e.Mark.Id).Take(size).ToList();
        var why = await putOff.Why([.. page.Where(e => e.Event.Reason == Reason.Throttled).Select(e => e.Event.Invitation).OfType<Guid>()], stop);
        return new Page<TimelineEvent>(page.ConvertAll(e => Said(e.Event, why)), read.Count > size ? $"{page[^1].Mark}" : null);
    }

    private static TimelineEvent Said(TimelineEvent e, IReadOnlyDictionary<Guid, string> why) =>
        e is { Reason: Reason.Throttled, Invitation: { } invitation } ? e with { Explanation = why.GetValueOrDefault(invitation) ?? e.Explanation } : e;

    private static TimelineEvent Event(TimelineKind source, TimelineRow row)
    {
        var kind = (source, row.Status) switch
        {
            (TimelineKind.InvitationPlanned, InvitationStatus.Deferred) => TimelineKind.InvitationDeferred,
            (TimelineKind.InvitationPlanned, InvitationStatus.Skipped) => TimelineKind.InvitationSkipped,
            (TimelineKind.InvitationPlanned, InvitationStatus.Cancelled) => TimelineKind.InvitationCancelled,
            _ => source,
        };
        var reason = row.Wish is { } wish ? Reasons.Of(wish) : row.Reason;
        return new TimelineEvent(
            kind, row.At, row.About?.Interaction, row.About?.Source, row.About?.ExternalId, row.About?.Subject, row.About?.Invitation, row.About?.Survey, row.About?.SurveyName,
            reason, reason?.Sentence(),
            kind is TimelineKind.InvitationDeferred or TimelineKind.Suppressed ? row.Until : null,
            row.Reminder, row.Fault, row.Detail, row.Response, row.Score, row.Band, row.Comment, row.Scope);
    }
}
