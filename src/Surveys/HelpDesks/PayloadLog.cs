using System.Text;
using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.HelpDesks;

/// <summary>The last payloads of each connection, with what became of them.</summary>
internal sealed class PayloadLog(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>
    /// Notes it before it is read: what an erasure finds is gone with it, and what comes after is noted by whoever sent it after.
    /// </summary>
    public async Task<Guid> Begin(Connection connection, byte[] body, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        // U+0000 can be in UTF-8, and not in PostgreSQL's text.
        var text = Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, ReceivedPayload.LongestBody)).Replace("\0", "", StringComparison.Ordinal);
        db.ReceivedPayloads.Add(new ReceivedPayload
        {
            TenantId = tenant.Id,
            Id = id,
            ConnectionId = connection.Id,
            ReceivedAt = now,
            Body = text,
            Outcome = PayloadOutcome.Received,
        });
        await db.SaveChangesAsync(stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from received_payloads where tenant_id = {tenant.Id} and id in (
              select id from received_payloads where tenant_id = {tenant.Id} and connection_id = {connection.Id} order by id desc offset {ReceivedPayload.MostKept} for update skip locked)
            """,
            stop);
        await db.Connections.Where(c => c.Id == connection.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastReceivedAt, now), stop);
        await db.NoteDue(tenant.Id, DueHint.Payloads, now + ReceivedPayload.Kept, stop);
        return id;
    }

    /// <param name="keepsBody">Not of an erased person's.</param>
    public Task End(Guid id, PayloadOutcome outcome, string? explanation, Guid? interactionId, bool keepsBody, CancellationToken stop) =>
        db.ReceivedPayloads.Where(p => p.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.Outcome, outcome).SetProperty(p => p.Explanation, explanation).SetProperty(p => p.InteractionId, interactionId)
                .SetProperty(p => p.Body, p => keepsBody ? p.Body : ""),
            stop);

    /// <summary>Something came that the help desk hasn't signed: counted, and not kept.</summary>
    public Task NoteRefusal(Connection connection, string why, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return db.Connections.Where(c => c.Id == connection.Id).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.Refused, c => c.Refused + 1).SetProperty(c => c.LastRefusedAt, now).SetProperty(c => c.LastRefusal, why), stop);
    }

    /// <summary>
    /// Takes all of the workspace's payloads away, when somebody is erased: a payload can speak of a person by a name, a number or a word in any spelling, and
    /// they are kept for setting up alone. Part of the caller's transaction.
    /// </summary>
    public Task Empty(CancellationToken stop) => db.ReceivedPayloads.ExecuteDeleteAsync(stop);
}

/// <summary>Forgets payloads after a week.</summary>
internal sealed class OldPayloads(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    public Task ForgetDue(CancellationToken stop) => rounds.Run(DueHint.Payloads, tenantId => Forget(tenantId, stop), stop);

    private async Task Forget(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // With the hint in hand: a payload that comes meanwhile waits, and sets it again.
        await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.Payloads).ExecuteDeleteAsync(stop);
        var old = clock.GetUtcNow() - ReceivedPayload.Kept;
        await db.ReceivedPayloads.Where(p => p.ReceivedAt < old).ExecuteDeleteAsync(stop);
        if (await db.ReceivedPayloads.MinAsync(p => (DateTimeOffset?)p.ReceivedAt, stop) is { } next)
            await db.NoteDue(tenantId, DueHint.Payloads, next + ReceivedPayload.Kept, stop);
        await transaction.CommitAsync(stop);
    }
}
