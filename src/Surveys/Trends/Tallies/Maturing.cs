using Microsoft.EntityFrameworkCore;
using Quartz;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>
/// Counts the invitations of days that have run out, once and for all, so that a response rate of years reads some weeks of invitations and not all.
/// What still changes takes its day away by a trigger of the database, and it's counted anew here.
/// </summary>
internal sealed class Maturing(TenantScopes tenants, ILogger<Maturing> log)
{
    /// <summary>Years of invitations may be one statement.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task CatchUp(CancellationToken stop)
    {
        foreach (var tenantId in await All(stop))
        {
            try
            {
                await CatchUp(tenantId, stop);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                log.LogError(problem, "The days of sending of workspace {TenantId} could not be counted; they are read from the invitations until the next round", tenantId);
            }
        }
    }

    private async Task<List<Guid>> All(CancellationToken stop)
    {
        await using var scope = tenants.Outside();
        return await scope.ServiceProvider.GetRequiredService<SurveysDb>().Tenants.Select(t => t.Id).ToListAsync(stop);
    }

    public async Task CatchUp(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        db.Database.SetCommandTimeout(Patience);
        await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            await Hold(db, tenantId, stop);
            var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.TimeZone).SingleAsync(stop)).Name;
            // By the database's clock, as its trigger has it; and late, so that whoever answered or was sent something at the last moment has been stored.
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into matured_days (tenant_id, survey_id, facet, value, day, sent, answered, matured_at)
                select {tenantId}, s.survey_id, c.facet, c.value, c.day, c.sent, c.answered, c.matured_at
                from surveys of_all
                cross join lateral (
                  select (min(i.sent_at) at time zone {zone})::date as day from invitations i where i.tenant_id = of_all.tenant_id and i.survey_id = of_all.id) first
                cross join lateral unmatured_spans(of_all.tenant_id, array[of_all.id], {zone}, first.day, ((now() - interval '2 hours') at time zone {zone})::date, 'infinity') s
                cross join lateral counted_invitations(of_all.tenant_id, s.survey_id, {zone}, s.begins_at, s.ends_at) c
                where of_all.tenant_id = {tenantId} and c.matured_at <= now() - interval '1 hour'
                """,
                stop);
            await transaction.CommitAsync(stop);
            return true;
        });
    }

    /// <summary>Takes all away, in the caller's transaction: days begin elsewhere in another zone.</summary>
    public static async Task Forget(SurveysDb db, Guid tenantId, CancellationToken stop)
    {
        await Hold(db, tenantId, stop);
        await db.MaturedDays.Where(d => d.TenantId == tenantId).ExecuteDeleteAsync(stop);
    }

    /// <summary>Waits for those who change what has run out, as `forget_matured_day` in the database has it, and keeps them waiting.</summary>
    private static Task<int> Hold(SurveysDb db, Guid tenantId, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"matured days {tenantId}"}, 0))", stop);
}

[DisallowConcurrentExecution]
internal sealed class MatureDaysJob(Maturing maturing) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await maturing.CatchUp(cancellationToken);
}
