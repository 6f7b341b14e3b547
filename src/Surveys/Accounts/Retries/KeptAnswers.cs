using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Accounts;

/// <summary>Keeps what requests were answered, by the name they gave themselves.</summary>
internal sealed class KeptAnswers(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    /// <summary>Longer than any request takes: whoever was at it so long ago has died.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(2);

    /// <summary>Takes the work on, unless somebody is at it or has done it.</summary>
    public async Task<bool> Begin(string key, byte[] asked, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var (old, dead) = (now - KeptAnswer.Kept, now - LongestWork);
        var begun = await db.Database.ExecuteSqlAsync(
            $"""
            insert into kept_answers (tenant_id, key, asked, asked_at) values ({tenant.Id}, {key}, {asked}, {now})
            on conflict (tenant_id, key) do update set asked = excluded.asked, asked_at = excluded.asked_at, status = null, content_type = null, location = null, body = null
            where kept_answers.asked_at < {old} or (kept_answers.status is null and kept_answers.asked_at < {dead})
            """,
            stop) > 0;
        if (begun)
            await db.NoteDue(tenant.Id, DueHint.KeptAnswers, now + KeptAnswer.Kept, stop);
        return begun;
    }

    public Task<KeptAnswer?> Find(string key, CancellationToken stop) => db.KeptAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Key == key, stop);

    public Task Keep(string key, HttpResponse answer, string body, CancellationToken stop)
    {
        var (contentType, location) = (answer.ContentType, (string?)answer.Headers.Location);
        return db.KeptAnswers.Where(a => a.Key == key).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.Status, answer.StatusCode).SetProperty(a => a.ContentType, contentType).SetProperty(a => a.Location, location).SetProperty(a => a.Body, body),
            stop);
    }

    /// <summary>The next try does the work.</summary>
    public Task GiveUp(string key, CancellationToken stop) => db.KeptAnswers.Where(a => a.Key == key && a.Status == null).ExecuteDeleteAsync(stop);

    /// <summary>Answers that speak of somebody who is erased go with them. Part of the caller's transaction.</summary>
    public Task Forget(Guid contactId, CancellationToken stop) => db.KeptAnswers.Where(a => a.Body!.Contains(contactId.ToString())).ExecuteDeleteAsync(stop);
}

/// <summary>Forgets what is older than a day.</summary>
internal sealed class Forgetfulness(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    public Task ForgetDue(CancellationToken stop) => rounds.Run(DueHint.KeptAnswers, tenantId => Forget(tenantId, stop), stop);

    private async Task Forget(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // With the hint in hand: a request that is answered meanwhile waits, and sets it again.
        await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.KeptAnswers).ExecuteDeleteAsync(stop);
        var old = clock.GetUtcNow() - KeptAnswer.Kept;
        await db.KeptAnswers.Where(a => a.AskedAt < old).ExecuteDeleteAsync(stop);
        if (await db.KeptAnswers.MinAsync(a => (DateTimeOffset?)a.AskedAt, stop) is { } next)
            await db.NoteDue(tenantId, DueHint.KeptAnswers, next + KeptAnswer.Kept, stop);
        await transaction.CommitAsync(stop);
    }
}
