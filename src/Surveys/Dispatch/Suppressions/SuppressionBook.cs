using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Keeps who must not be asked; of those who were erased, only the fingerprint of the address.</summary>
internal sealed class SuppressionBook(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock)
{
    /// <summary>What stands against asking these addresses, now.</summary>
    public async Task<ILookup<string, HeldSuppression>> Among(IReadOnlyCollection<string> emails, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var open = await db.Suppressions.Where(s => emails.Contains(s.Email) && (s.ExpiresAt == null || s.ExpiresAt > now)).ToListAsync(stop);
        var hashes = emails.Distinct().ToLookup(email => Convert.ToHexString(HashOf(email)));
        var keys = hashes.Select(same => Convert.FromHexString(same.Key)).ToList();
        var erased = await db.SealedSuppressions.Where(s => keys.Contains(s.Hash)).ToListAsync(stop);
        return open.Select(s => (s.Email, Held: HeldSuppression.Of(s)))
            .Concat(erased.SelectMany(s => hashes[Convert.ToHexString(s.Hash)], (s, email) => (Email: email, Held: HeldSuppression.Of(s))))
            .ToLookup(s => s.Email, s => s.Held);
    }

    /// <summary>Nothing of this scope is sent to the contact's address from now on. Said twice, it stands once, for the longer time. Stored with what the caller saves, in its transaction.</summary>
    /// <returns>The contact; nothing when they are gone.</returns>
    public async Task<Contact?> Hold(Guid contactId, SuppressionTerms terms, CancellationToken stop)
    {
        // Held until the end: an address that is just being erased must not be written down once more.
        var contact = await db.Contacts.FromSql($"select * from contacts where id = {contactId} for key share").SingleOrDefaultAsync(stop);
        if (contact?.Email is { } email)
            await Hold(email, terms, stop);
        return contact;
    }

    /// <summary>The same of an address. Stored with what the caller saves, in its transaction.</summary>
    /// <returns>What holds now, and whether it's new.</returns>
    public async Task<(Suppression Held, bool IsNew)> Hold(string email, SuppressionTerms terms, CancellationToken stop)
    {
        var known = await db.Suppressions.SingleOrDefaultAsync(s => s.Email == email && s.Scope == terms.Scope, stop);
        if (known is not null && (known.ExpiresAt is null || known.ExpiresAt >= terms.ExpiresAt))
            return (known, false);

        // One holds for each address and scope: the longer one takes the shorter one's place.
        if (known is not null)
            await db.Suppressions.Where(s => s.Id == known.Id).ExecuteDeleteAsync(stop);
        var now = clock.GetUtcNow();
        var held = new Suppression
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            Email = email,
            Scope = terms.Scope,
            Reason = terms.Reason,
            Source = terms.Source,
            CreatedAt = now,
            ExpiresAt = terms.ExpiresAt,
        };
        db.Suppressions.Add(held);
        await LookAgain(email, now, stop);
        return (held, true);
    }

    /// <summary>What is planned for them is decided about anew, so that it says why it isn't sent; by the next round, which passes over what another worker has in hand.</summary>
    private async Task LookAgain(string email, DateTimeOffset now, CancellationToken stop)
    {
        var planned = await db.Database.ExecuteSqlAsync(
            $"""
            update invitations set due_at = {now}
            where tenant_id = {tenant.Id} and id in (
              select i.id from invitations i join contacts c on c.tenant_id = i.tenant_id and c.id = i.contact_id
              where i.tenant_id = {tenant.Id} and c.email = {email} and i.status in ('scheduled', 'deferred') for update of i skip locked)
            """,
            stop);
        if (planned > 0)
            await db.NoteDue(tenant.Id, DueHint.Invitations, now, stop);
    }

    /// <summary>Somebody of the workspace adds an address, which is noted. Stored at once.</summary>
    /// <returns>What holds now, and whether it's new.</returns>
    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public Task<(Suppression Held, bool IsNew)> Add(SuppressionInput input, CancellationToken stop)
    {
        var (email, terms) = input.Read(clock.GetUtcNow());
        return db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var (held, isNew) = await Hold(email, terms, stop);
            if (isNew)
                Note(AuditActions.SuppressionAdded, held);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            return (held, isNew);
        });
    }

    /// <summary>What holds now, of an address where one is given.</summary>
    public IQueryable<Suppression> Open(string? email)
    {
        var (now, wanted) = (clock.GetUtcNow(), email?.Trim().ToLowerInvariant());
        return db.Suppressions.AsNoTracking().Where(s => (s.ExpiresAt == null || s.ExpiresAt > now) && (string.IsNullOrEmpty(wanted) || s.Email == wanted));
    }

    /// <summary>Lets one go, and notes it. Stored at once.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> Lift(Guid id, CancellationToken stop)
    {
        if (await db.Suppressions.SingleOrDefaultAsync(s => s.Id == id, stop) is not { } held)
            return false;

        db.Suppressions.Remove(held);
        Note(AuditActions.SuppressionLifted, held);
        await db.SaveChangesAsync(stop);
        return true;
    }

    /// <remarks>Without the address: the log outlives an erasure.</remarks>
    private void Note(AuditAction action, Suppression held) =>
        audit.Note(action, new Subject("suppression", held.Id, null), after: new { held.Scope, held.Reason, held.ExpiresAt });

    /// <summary>The address may be asked again. Part of the caller's transaction.</summary>
    /// <returns>Whether it might not before.</returns>
    public async Task<bool> Lift(string email, CancellationToken stop)
    {
        var hash = HashOf(email);
        return await db.Suppressions.Where(s => s.Email == email).ExecuteDeleteAsync(stop)
            + await db.SealedSuppressions.Where(s => s.Hash == hash).ExecuteDeleteAsync(stop) > 0;
    }

    /// <summary>The wishes stay, the address goes. Part of the caller's transaction.</summary>
    public async Task Seal(IReadOnlyList<string> emails, CancellationToken stop)
    {
        var open = await db.Suppressions.AsNoTracking().Where(s => emails.Contains(s.Email) && s.ExpiresAt == null).ToListAsync(stop);
        foreach (var wish in open)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into sealed_suppressions (tenant_id, hash, scope, created_at) values ({tenant.Id}, {HashOf(wish.Email)}, {wish.Scope}, {wish.CreatedAt})
                on conflict do nothing
                """,
                stop);
        }

        await db.Suppressions.Where(s => emails.Contains(s.Email)).ExecuteDeleteAsync(stop);
    }

    /// <summary>What stands against asking this address, oldest first; with what was said before it was erased.</summary>
    public async Task<IReadOnlyList<HeldSuppression>> Of(string email, CancellationToken stop)
    {
        return [.. (await Among([email], stop))[email].OrderBy(s => s.CreatedAt)];
    }

    private byte[] HashOf(string email) => Fingerprint.Of(tenant.Id, "address", email.ToLowerInvariant());
}

/// <summary>Why an address isn't asked.</summary>
/// <param name="Scope">A kind of survey, or `all`.</param>
/// <param name="Reason">Or "erased_before": said before the address was erased.</param>
internal sealed record HeldSuppression(string Scope, string Reason, string? Source, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public const string ErasedBefore = "erased_before";

    public static HeldSuppression Of(Suppression s) => new(s.Scope, EnumText.Of(s.Reason), EnumText.Of(s.Source), s.CreatedAt, s.ExpiresAt);

    public static HeldSuppression Of(SealedSuppression s) => new(s.Scope, ErasedBefore, null, s.CreatedAt, null);

    /// <summary>Why an invitation isn't sent.</summary>
    public Reason Why => Reasons.Of(EnumText.TryParse<SuppressionReason>(Reason));
}
