using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.Privacy;

/// <summary>Sets by hand that a contact isn't asked any more, or may be asked again. Said twice, it's noted once.</summary>
internal sealed class Silence(SurveysDb db, AuditLog audit, SuppressionBook suppressions)
{
    /// <returns>Whether there is such a contact.</returns>
    /// <exception cref="ConflictException">The contact has no address, so nobody asks them anyway.</exception>
    public Task<bool> Begin(Guid contactId, CancellationToken stop) => db.Retry(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await suppressions.Hold(contactId, new SuppressionTerms(Suppression.Everything, SuppressionReason.ByHand, SuppressionSource.Workspace), stop) is not { } contact)
            return false;
        if (contact.Email is null)
            throw new ConflictException("This contact has no e-mail address, so nobody asks them.");

        if (db.ChangeTracker.HasChanges())
            audit.Note(AuditActions.ContactSilenced, new Subject("contact", contactId, null));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    });

    /// <summary>Takes back all that stands against asking them, also what they had said themselves.</summary>
    /// <returns>Whether there is such a contact.</returns>
    public async Task<bool> End(Guid contactId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == contactId, stop) is not { } contact)
            return false;

        if (contact.Email is { } email && await suppressions.Lift(email, stop))
            audit.Note(AuditActions.ContactUnsilenced, new Subject("contact", contactId, null));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }
}
