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

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    private static readonly TimeSpan ReminderPause = TimeSpan.FromHours(1);

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
        var workspace = await db.Tenants.SingleAsync(t => t.Id == tenantId, stop);
        var look = await scope.ServiceProvider.GetRequiredService<Themes>().ForMail(stop);

        var (claimed, isLast) = await claims.Take(Batch, stop);
        foreach (var one in claimed)
        {
            // What no longer fits into its lease stays claimed until that ends: another worker may have taken it by then.
            if (clock.GetUtcNow() + IMailTransport.Patience > (one.IsReminder ? one.Invitation.RemindAt : one.Invitation.LeaseEndsAt))
                break;

            var result = await transport.Try(() => mail.Write(one, workspace, look), stop);
            // Once the server has the message, the mark is made even while we are being stopped.
            await (one.IsReminder ? MarkReminder(db, one, result) : Mark(db, one, result));
        }

        if (isLast)
            await Settle(db, claims, tenantId, stop);
        return isLast;
    }

    private Task<int> Mark(SurveysDb db, Claimed claimed, MailResult result)
    {
        var (invitation, now) = (claimed.Invitation, clock.GetUtcNow());
        var row = Row(db, invitation);
        if (result.Outcome == MailOutcome.Sent)
        {
            // Somebody may have answered before this line was reached: then it stays answered.
            return row.ExecuteUpdateAsync(set => set
                .SetProperty(i => i.SentAt, now)
                .SetProperty(i => i.LeaseEndsAt, (DateTimeOffset?)null)
                .SetProperty(i => i.LastError, (string?)null)
                .SetProperty(i => i.RemindAt, Invitation.NextReminder(claimed.Terms, now, 0))
                .SetProperty(i => i.Status, i => i.Status == InvitationStatus.Sending ? InvitationStatus.Sent : i.Status));
        }

        log.LogWarning("Invitation {InvitationId}: {Outcome}, {Detail}", invitation.Id, result.Outcome, result.Detail);
        var isOver = result.Outcome == MailOutcome.Refused || invitation.Attempts >= Invitation.MostAttempts;
        var status = isOver ? InvitationStatus.Failed : InvitationStatus.Deferred;
        var reason = result.Outcome == MailOutcome.Refused ? Reason.MailRefused : Reason.MailUnavailable;
        DateTimeOffset? next = isOver ? null : now + Pauses[Math.Min(invitation.Attempts, Pauses.Length) - 1];
        return row.Where(i => i.Status == InvitationStatus.Sending).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.Status, status)
            .SetProperty(i => i.Reason, reason)
            .SetProperty(i => i.DueAt, next)
            .SetProperty(i => i.LeaseEndsAt, (DateTimeOffset?)null)
            .SetProperty(i => i.LastError, result.Detail));
    }

    /// <summary>A reminder is in no hurry: what wasn't taken is tried again every hour, until the invitation can't be answered any more.</summary>
    private Task<int> MarkReminder(SurveysDb db, Claimed claimed, MailResult result)
    {
        var (invitation, now) = (claimed.Invitation, clock.GetUtcNow());
        var row = Row(db, invitation);
        if (result.Outcome == MailOutcome.Sent)
        {
            return row.ExecuteUpdateAsync(set => set
                .SetProperty(i => i.RemindersSent, i => i.RemindersSent + 1)
                .SetProperty(i => i.RemindedAt, now)
                .SetProperty(i => i.RemindAt, Invitation.NextReminder(claimed.Terms, invitation.SentAt!.Value, invitation.RemindersSent + 1)));
        }

        log.LogWarning("Reminder of invitation {InvitationId}: {Outcome}, {Detail}", invitation.Id, result.Outcome, result.Detail);
        DateTimeOffset? next = result.Outcome == MailOutcome.Refused ? null : now + ReminderPause;
        Reason? reason = result.Outcome == MailOutcome.Refused ? Reason.MailRefused : Reason.MailUnavailable;
        return row.ExecuteUpdateAsync(set => set
            .SetProperty(i => i.RemindAt, next)
            .SetProperty(i => i.ReminderReason, reason)
            .SetProperty(i => i.LastError, result.Detail));
    }

    /// <summary>By its attempt: a mark that comes after another worker took it over says nothing any more.</summary>
    private static IQueryable<Invitation> Row(SurveysDb db, Invitation invitation) =>
        db.Invitations.Where(i => i.Id == invitation.Id && i.Attempts == invitation.Attempts);

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
