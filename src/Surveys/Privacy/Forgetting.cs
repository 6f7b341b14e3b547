using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>What is to be forgotten: rows by their ids.</summary>
internal sealed record Remembered(IReadOnlyCollection<Guid> Interactions, IReadOnlyCollection<Guid> Invitations, IReadOnlyCollection<Guid> Answers, IReadOnlyCollection<Guid> ArticleEvents);

/// <summary>
/// The one place that knows what of a row speaks of a person. It takes that away and leaves what is counted: erasure and retention
/// both come here. Part of the caller's transaction.
/// </summary>
internal sealed class Forgetting(SurveysDb db, CurrentTenant tenant, ErasedKeys keys)
{
    /// <summary>Stands before the number that an interaction has instead of the help desk's own.</summary>
    public const string Nameless = "erased-";

    public async Task Forget(Remembered rows, DateTimeOffset now, CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        await ForgetInteractions(rows.Interactions, stop);
        await ForgetInvitations(rows.Invitations, zone, now, stop);
        await ForgetAnswers(rows.Answers, zone, stop);
        await ForgetReading(rows.ArticleEvents, zone, stop);
    }

    private async Task ForgetInteractions(IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        var known = await db.Interactions.Where(i => ids.Contains(i.Id)).Select(i => new { i.Source, i.ExternalId }).ToListAsync(stop);
        await Keep(known.Select(i => keys.OfInteraction(i.Source, i.ExternalId)), stop);
        // The help desk's number leads back to the person; a new one that says nothing keeps the row apart from others.
        await db.Database.ExecuteSqlAsync(
            $$"""
            update interactions set contact_id = null, subject = null, attributes = '{}', external_id = {{Nameless}} || gen_random_uuid()
            where tenant_id = {{tenant.Id}} and id = any({{ids.ToArray()}})
            """,
            stop);
    }

    /// <remarks>
    /// Of moments the day is left, in the workspace's zone: response rates count by it. Where the time to answer hasn't passed yet, the
    /// day behind, so that an invitation counts as open no shorter than it was. One whose mail is on its way is cancelled
    /// too: the mark of its sending adds the moment and nothing else.
    /// </remarks>
    private async Task ForgetInvitations(IReadOnlyCollection<Guid> ids, Zone zone, DateTimeOffset now, CancellationToken stop)
    {
        await db.MessageLog.Where(m => ids.Contains(m.InvitationId)).ExecuteDeleteAsync(stop);
        await db.LinkVisits.Where(v => ids.Contains(v.InvitationId)).ExecuteDeleteAsync(stop);
        await db.SetAsideAnswers.Where(a => ids.Contains(a.InvitationId)).ExecuteDeleteAsync(stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update invitations set contact_id = null, last_error = null, due_at = null, lease_ends_at = null, remind_at = null,
              reason = case when status in ('scheduled', 'deferred', 'sending') then 'erased' else reason end,
              status = case when status in ('scheduled', 'deferred', 'sending') then 'cancelled' else status end,
              planned_at = date_trunc('day', planned_at, {zone.Name}),
              decided_at = date_trunc('day', case when status in ('scheduled', 'deferred', 'sending') then {now} else decided_at end, {zone.Name}),
              sent_at = date_trunc('day', sent_at, {zone.Name}),
              delivered_at = date_trunc('day', delivered_at, {zone.Name}),
              reminded_at = date_trunc('day', reminded_at, {zone.Name}),
              answered_at = date_trunc('day', answered_at, {zone.Name}),
              completed_at = date_trunc('day', completed_at, {zone.Name}),
              expires_at = date_trunc('day', case when expires_at > {now} then expires_at + interval '1 day' else expires_at end, {zone.Name})
            where tenant_id = {tenant.Id} and id = any({ids.ToArray()})
            """,
            stop);
    }

    /// <remarks>
    /// An answer lets go of its invitation and its interaction too: both are known to the help desk or to whoever has the mail. So does
    /// its id, which holds the moment and may stand beside a name in somebody's file. What came by an open channel was nobody's: only its words go.
    /// </remarks>
    private async Task ForgetAnswers(IReadOnlyCollection<Guid> ids, Zone zone, CancellationToken stop)
    {
        var known = await db.Responses.Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.SurveyId, r.ExternalId, r.AnsweredOn }).ToListAsync(stop);
        await db.ResponseRevisions.Where(r => ids.Contains(r.ResponseId)).ExecuteDeleteAsync(stop);
        await Keep(known.Where(r => r.ExternalId is not null).Select(r => keys.OfAnswer(r.SurveyId, r.ExternalId!)), stop);
        var mornings = known.ConvertAll(r => zone.StartOf(r.AnsweredOn));
        await db.Database.ExecuteSqlAsync(
            $$"""
            update responses set id = f.new_id, contact_id = null, invitation_id = null, interaction_id = null, external_id = null, comment = null, texts = '{}',
              answered_at = case when open_channel_id is null then f.morning else answered_at end
            from unnest({{known.Select(r => r.Id).ToArray()}}, {{mornings.Select(Guid.CreateVersion7).ToArray()}}, {{mornings.ToArray()}}) f (id, new_id, morning)
            where responses.tenant_id = {{tenant.Id}} and responses.id = f.id
            """,
            stop);
    }

    /// <remarks>As with answers the day is left, and the id goes, which holds the moment. The session goes from all events that have it.</remarks>
    private async Task ForgetReading(IReadOnlyCollection<Guid> ids, Zone zone, CancellationToken stop)
    {
        var known = await db.ArticleEvents.Where(e => ids.Contains(e.Id) && e.ExternalId != null).Select(e => new { e.Source, e.ExternalId }).ToListAsync(stop);
        await Keep(known.Select(e => keys.OfArticleEvent(e.Source, e.ExternalId!)), stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update article_events e set session = null
            from article_events forgotten
            where e.tenant_id = {tenant.Id} and forgotten.tenant_id = {tenant.Id} and forgotten.id = any({ids.ToArray()})
              and e.source = forgotten.source and e.session = forgotten.session
            """,
            stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update article_events set id = gen_random_uuid(), contact_id = null, session = null, external_id = null, at = date_trunc('day', at, {zone.Name})
            where tenant_id = {tenant.Id} and id = any({ids.ToArray()})
            """,
            stop);
    }

    private Task<int> Keep(IEnumerable<byte[]> hashes, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync(
            $"insert into erased_keys (tenant_id, hash) select {tenant.Id}, hash from unnest({hashes.ToArray()}) hash on conflict do nothing", stop);
}
