using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Keeps what requests were answered, by the name they gave themselves.</summary>
internal sealed class KeptReplies(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>Longer than any request takes: whoever was at it so long ago has died.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(2);

    /// <summary>Takes the work on, unless somebody is at it or has done it.</summary>
    /// <returns>Since when it is ours; nothing where it isn't.</returns>
    public async Task<DateTimeOffset?> Begin(string key, byte[] request, CancellationToken stop)
    {
        var now = clock.GetUtcNow().ToStored();
        var (old, dead) = (now - KeptReply.Kept, now - LongestWork);
        var begun = await db.Database.ExecuteSqlAsync(
            $"""
            insert into kept_replies (tenant_id, key, request_hash, asked_at) values ({tenant.Id}, {key}, {request}, {now})
            on conflict (tenant_id, key) do update
              set request_hash = excluded.request_hash, asked_at = excluded.asked_at, status = null, content_type = null, location = null, body = null
            where kept_replies.asked_at < {old} or (kept_replies.status is null and kept_replies.asked_at < {dead})
            """,
            stop) > 0;
        if (!begun)
            return null;

        await db.NoteDue(tenant.Id, DueHint.KeptReplies, now + KeptReply.Kept, CancellationToken.None);
        return now;
    }

    public Task<KeptReply?> Find(string key, CancellationToken stop) => db.KeptReplies.AsNoTracking().SingleOrDefaultAsync(r => r.Key == key, stop);

    /// <param name="begun">Whoever took so long that another took the work over keeps nothing.</param>
    public Task Keep(string key, DateTimeOffset begun, HttpResponse answer, string body)
    {
        var (contentType, location) = (answer.ContentType, (string?)answer.Headers.Location);
        return db.KeptReplies.Where(r => r.Key == key && r.AskedAt == begun).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.Status, answer.StatusCode).SetProperty(r => r.ContentType, contentType).SetProperty(r => r.Location, location).SetProperty(r => r.Body, body));
    }

    /// <summary>The next try does the work.</summary>
    public Task GiveUp(string key, DateTimeOffset begun) => db.KeptReplies.Where(r => r.Key == key && r.AskedAt == begun && r.Status == null).ExecuteDeleteAsync();

    /// <summary>Replies that speak of somebody who is erased go with them, and those that are just being made. Part of the caller's transaction.</summary>
    /// <param name="ids">Of the contact, and of what is theirs.</param>
    public Task Forget(IEnumerable<Guid> ids, CancellationToken stop)
    {
        var names = ids.Select(id => id.ToString()).ToArray();
        return db.Database.ExecuteSqlAsync(
            $"delete from kept_replies where tenant_id = {tenant.Id} and (status is null or exists (select from unnest({names}) name where position(name in body) > 0))", stop);
    }
}

/// <summary>Forgets what is older than a day.</summary>
internal sealed class OldReplies(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    public Task ForgetDue(CancellationToken stop) => rounds.Run(DueHint.KeptReplies, tenantId => Forget(tenantId, stop), stop);

    private async Task Forget(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // With the hint in hand: a request that is answered meanwhile waits, and sets it again.
        await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.KeptReplies).ExecuteDeleteAsync(stop);
        var old = clock.GetUtcNow() - KeptReply.Kept;
        await db.KeptReplies.Where(r => r.AskedAt < old).ExecuteDeleteAsync(stop);
        if (await db.KeptReplies.MinAsync(r => (DateTimeOffset?)r.AskedAt, stop) is { } next)
            await db.NoteDue(tenantId, DueHint.KeptReplies, next + KeptReply.Kept, stop);
        await transaction.CommitAsync(stop);
    }
}
