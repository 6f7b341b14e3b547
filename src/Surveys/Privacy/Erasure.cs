using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Imports;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>Erases one contact: the person goes, what is counted stays.</summary>
internal sealed class Erasure(
    SurveysDb db, CurrentTenant tenant, CurrentActor actor, AuditLog audit, Forgetting forgetting, SuppressionBook suppressions, KeptReplies kept, PayloadLog payloads, ImportedTraces imported, TimeProvider clock)
{
    /// <summary>All of it or nothing; erased twice at once, it happens once.</summary>
    /// <returns>What was done; nothing where there is no such contact.</returns>
    public Task<ErasureNote?> Erase(Guid contactId, CancellationToken stop) => db.Retry(() => EraseOnce(contactId, stop));

    private async Task<ErasureNote?> EraseOnce(Guid contactId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await imported.Forget(contactId, stop);
        var email = await Lock(contactId, stop);
        if (email is [])
            return null;

        var now = clock.GetUtcNow();
        var rows = await RowsOf(contactId, stop);
        await forgetting.Forget(rows, now, stop);
        await suppressions.Seal([.. email.OfType<string>()], stop);
        await kept.Forget([contactId, .. rows.Interactions, .. rows.Answers, .. rows.ArticleEvents], stop);
        await payloads.Empty(stop);
        await db.Contacts.Where(c => c.Id == contactId).ExecuteDeleteAsync(stop);

        var note = new ErasureNote
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            ErasedAt = now,
            ActorKind = actor.Kind!.Value,
            ActorName = actor.Name,
            Interactions = rows.Interactions.Count,
            Invitations = rows.Invitations.Count,
            Answers = rows.Answers.Count,
        };
        db.Erasures.Add(note);
        audit.Note(AuditActions.ContactErased, new Subject("contact", contactId, null));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return note;
    }

    /// <summary>In the order in which intake, sending and answering take their rows. With the contact's row in hand, nothing more can be tied to it.</summary>
    /// <returns>The contact's address, or none, in a list that is empty where there is no such contact.</returns>
    private async Task<List<string?>> Lock(Guid contactId, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync(
            $"select from interactions where tenant_id = {tenant.Id} and contact_id = {contactId} order by id for update", stop);
        await db.Database.ExecuteSqlAsync(
            $"select from invitations where tenant_id = {tenant.Id} and contact_id = {contactId} order by id for update", stop);
        return await db.Database.SqlQuery<string?>(
            $"select email as \"Value\" from contacts where tenant_id = {tenant.Id} and id = {contactId} for update").ToListAsync(stop);
    }

    /// <summary>An answer is the contact's also where only its interaction is; what a stranger read is, where the contact was ever known in the same session.</summary>
    private async Task<Remembered> RowsOf(Guid contactId, CancellationToken stop) => new(
        await db.Interactions.Where(i => i.ContactId == contactId).Select(i => i.Id).ToListAsync(stop),
        await db.Invitations.Where(i => i.ContactId == contactId).Select(i => i.Id).ToListAsync(stop),
        await db.Responses
            .Where(r => r.ContactId == contactId || (r.ContactId == null && db.Interactions.Any(i => i.Id == r.InteractionId && i.ContactId == contactId)))
            .Select(r => r.Id)
            .ToListAsync(stop),
        await db.ArticleEvents.Where(e => e.ContactId == contactId).Select(e => e.Id)
            .Union(db.ArticleEvents.Where(e => e.ContactId == contactId)
                .Join(db.ArticleEvents.Where(e => e.ContactId == null && e.Session != null), e => new { e.Source, e.Session }, e => new { e.Source, e.Session }, (_, stranger) => stranger.Id))
            .ToListAsync(stop));
}
