using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Keeps who must not be asked; of those who were erased, only the fingerprint of the address.</summary>
internal sealed class SuppressionBook(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>What must not be sent to these addresses: for each, the kinds of survey, or <see cref="Suppression.Everything"/>.</summary>
    public async Task<ILookup<string, string>> Among(IReadOnlyCollection<string> emails, CancellationToken stop)
    {
        var open = await db.Suppressions.Where(s => emails.Contains(s.Email)).Select(s => new { s.Email, s.Scope }).ToListAsync(stop);
        var hashes = emails.Distinct().ToLookup(email => Convert.ToHexString(HashOf(email)));
        var keys = hashes.Select(same => Convert.FromHexString(same.Key)).ToList();
        var erased = await db.SealedSuppressions.Where(s => keys.Contains(s.Hash)).Select(s => new { s.Hash, s.Scope }).ToListAsync(stop);
        return open.Select(s => (s.Email, s.Scope)).Concat(erased.SelectMany(s => hashes[Convert.ToHexString(s.Hash)], (s, email) => (Email: email, s.Scope))).ToLookup(s => s.Email, s => s.Scope);
    }

    /// <summary>Nothing of this scope is sent to the contact's address from now on. Said twice, it stands once. Stored with what the caller saves, in its transaction.</summary>
    /// <returns>The contact; nothing when they are gone.</returns>
    public async Task<Contact?> OptOut(Guid contactId, string scope, string reason, CancellationToken stop)
    {
        // Held until the end: an address that is just being erased must not be written down once more.
        var contact = await db.Contacts.FromSql($"select * from contacts where id = {contactId} for key share").SingleOrDefaultAsync(stop);
        if (contact?.Email is { } email && !await db.Suppressions.AnyAsync(s => s.Email == email && s.Scope == scope, stop))
        {
            var now = clock.GetUtcNow();
            db.Suppressions.Add(new Suppression
            {
                TenantId = tenant.Id,
                Id = Guid.CreateVersion7(now),
                Email = email,
                Scope = scope,
                Reason = reason,
                CreatedAt = now,
            });
        }

        return contact;
    }

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
        var open = await db.Suppressions.AsNoTracking().Where(s => emails.Contains(s.Email)).ToListAsync(stop);
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
        var hash = HashOf(email);
        var open = await db.Suppressions.Where(s => s.Email == email).Select(s => new HeldSuppression(s.Scope, s.Reason, s.CreatedAt)).ToListAsync(stop);
        var @sealed = await db.SealedSuppressions.Where(s => s.Hash == hash).Select(s => new HeldSuppression(s.Scope, "erased_before", s.CreatedAt)).ToListAsync(stop);
        return [.. open.Concat(@sealed).OrderBy(s => s.CreatedAt)];
    }

    private byte[] HashOf(string email) => Fingerprint.Of(tenant.Id, "address", email.ToLowerInvariant());
}

/// <summary>A wish not to be asked.</summary>
/// <param name="Scope">A kind of survey, or `all`.</param>
internal sealed record HeldSuppression(string Scope, string Reason, DateTimeOffset CreatedAt);
