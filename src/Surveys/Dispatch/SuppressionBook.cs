using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Keeps who must not be asked.</summary>
internal sealed class SuppressionBook(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>Nothing of this scope is sent to the address from now on. Said twice, it stands once.</summary>
    /// <returns>Whether it is new.</returns>
    public async Task<bool> OptOut(string email, string scope, CancellationToken stop)
    {
        if (await db.Suppressions.AnyAsync(s => s.Email == email && s.Scope == scope, stop))
            return false;

        var now = clock.GetUtcNow();
        db.Suppressions.Add(new Suppression
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            Email = email,
            Scope = scope,
            Reason = Suppression.Unsubscribed,
            CreatedAt = now,
        });
        await db.SaveChangesAsync(stop);
        return true;
    }
}
