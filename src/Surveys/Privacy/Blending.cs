using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>
/// An anonymous answer and the mark on its invitation are stored by one transaction, and PostgreSQL shows its number (xmin) on both rows; rows
/// also lie in the order in which they came. So every night all of them are written anew by one transaction, the answers ordered by their ids.
/// </summary>
internal sealed class Blending(TenantScopes tenants, DueRounds rounds, TimeProvider clock)
{
    public Task BlendDue(CancellationToken stop) => rounds.Run(DueHint.Blending, tenantId => Blend(tenantId, stop), stop);

    /// <summary>All at once, as batches would show again who came together; and says when to look again.</summary>
    public async Task Blend(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            if (await Transactions(db, tenantId, stop) > 1)
                await Rewrite(db, tenantId, stop);
            await transaction.CommitAsync(stop);
            return 0;
        });

        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.TimeZone).SingleAsync(stop));
        var next = Retention.NextNight(zone, clock.GetUtcNow());
        await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.Blending).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, next), stop);
    }

    /// <summary>By how many transactions they were written: by one, where nothing has come since the last night.</summary>
    private static Task<int> Transactions(SurveysDb db, Guid tenantId, CancellationToken stop) => db.Database.SqlQuery<int>(
        $"""
        select count(*)::int as "Value" from (
          select xmin::text from responses where tenant_id = {tenantId} and survey_id in (select id from surveys where tenant_id = {tenantId} and is_anonymous)
          union
          select xmin::text from invitations where tenant_id = {tenantId} and has_anonymous_answer
        ) written
        """).SingleAsync(stop);

    /// <remarks>
    /// An answer is deleted and put back, as a mere update leaves it on its page. An invitation stays where it is: others may be about to
    /// change it and must find it, and its place says nothing once the answers' places don't.
    /// </remarks>
    private static async Task Rewrite(SurveysDb db, Guid tenantId, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            with taken as (
              delete from responses where tenant_id = {tenantId} and survey_id in (select id from surveys where tenant_id = {tenantId} and is_anonymous) returning *
            )
            insert into responses select * from taken order by id
            """,
            stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update invitations set has_anonymous_answer = true
            from (select id from invitations where tenant_id = {tenantId} and has_anonymous_answer order by id for update) used
            where invitations.tenant_id = {tenantId} and invitations.id = used.id
            """,
            stop);
    }
}
