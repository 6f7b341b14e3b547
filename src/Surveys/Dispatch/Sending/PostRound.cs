using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Sends what is due in every workspace, a batch from each in turn, so that a large one never keeps a small one waiting.</summary>
internal sealed class PostRound(
    TenantScopes tenants, IMailTransport transport, InvitationMail mail, TimeProvider clock, ILogger<PostRound> log)
{
    private const int Batch = 20;

    public async Task SendDue(CancellationToken stop)
    {
        // Asked anew before each turn: what falls due in a small workspace doesn't wait for the backlog of a large one.
        var troubled = new HashSet<Guid>();
        for (var more = true; more;)
        {
            more = false;
            foreach (var tenantId in (await TenantsWithDue(stop)).Where(id => !troubled.Contains(id)))
            {
                try
                {
                    more |= !await SendBatch(tenantId, stop);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    // One workspace's trouble must not stop the others' mail; the hint stays, so the next round tries again.
                    troubled.Add(tenantId);
                    log.LogError(problem, "Sending for workspace {TenantId} failed", tenantId);
                }
            }
        }
    }

    private async Task<List<Guid>> TenantsWithDue(CancellationToken stop)
    {
        await using var scope = tenants.Outside();
        var now = clock.GetUtcNow();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        return await db.DueHints
            .Where(h => h.Work == DueHint.Invitations && h.DueAt <= now)
            .Where(h => db.Tenants.Any(t => t.Id == h.TenantId && t.DeleteAt == null))
            .OrderBy(h => h.DueAt)
            .Select(h => h.TenantId)
            .ToListAsync(stop);
    }

    /// <returns>Whether nothing more is due in this workspace.</returns>
    private async Task<bool> SendBatch(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var claims = scope.ServiceProvider.GetRequiredService<InvitationClaims>();
        var marks = scope.ServiceProvider.GetRequiredService<Marks>();
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenantId, stop);
        var look = await scope.ServiceProvider.GetRequiredService<Themes>().ForMail(stop);
        var sender = await scope.ServiceProvider.GetRequiredService<SenderBook>().ForMail(stop);

        var (claimed, isLast) = await claims.Take(Batch, stop);
        foreach (var one in claimed)
        {
            // What no longer fits into its lease stays claimed until that ends: another worker may have taken it by then.
            if (clock.GetUtcNow() + IMailTransport.Patience > (one.IsReminder ? one.Invitation.RemindAt : one.Invitation.LeaseEndsAt))
                break;

            var result = await transport.Try(() => mail.Write(one, workspace, look, sender), stop);
            await marks.Make(one, result);
        }

        if (isLast)
            await Settle(db, claims, tenantId, stop);
        return isLast;
    }

    /// <summary>Sets the hint to what is due next. Holds its row meanwhile: a plan made now waits, and then sets it again.</summary>
    private static async Task Settle(SurveysDb db, InvitationClaims claims, Guid tenantId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var hint = await db.DueHints
            .FromSql($"select * from due_hints where tenant_id = {tenantId} and work = {DueHint.Invitations} for update")
            .SingleOrDefaultAsync(stop);
        if (hint is null)
            return;

        if (await claims.NextDue(stop) is { } next)
            hint.DueAt = next;
        else
            db.DueHints.Remove(hint);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
