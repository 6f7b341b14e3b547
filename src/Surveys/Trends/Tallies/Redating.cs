using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Puts answers on the days of the workspace's zone after that has been changed; the roll-up follows by itself, and digests come at their hour there.</summary>
internal sealed class Redating(TenantScopes tenants, DueRounds rounds)
{
    public Task RedateDue(CancellationToken stop) => rounds.Run(DueHint.Days, tenantId => Redate(tenantId, stop), stop);

    private async Task Redate(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await db.Retry(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            // Read with the hint in hand: a zone that is changed again meanwhile waits, and is seen by the next round.
            await db.DueHints.Where(h => h.TenantId == tenantId && h.Work == DueHint.Days).ExecuteDeleteAsync(stop);
            var zone = await db.Tenants.Where(t => t.Id == tenantId).Select(t => t.TimeZone).SingleAsync(stop);
            await Move(db, tenantId, Zone.Of(zone).Name, stop);
            await Maturing.Forget(db, tenantId, stop);
            await scope.ServiceProvider.GetRequiredService<DigestBook>().MoveTo(Zone.Of(zone), stop);
            await transaction.CommitAsync(stop);
            return true;
        });
    }

    /// <remarks>
    /// An answer of which only the day is kept stays on it, and its moment becomes that day's morning in the new zone. Of all others the moment
    /// is known, and the day follows from it.
    /// </remarks>
    private static async Task Move(SurveysDb db, Guid tenantId, string zone, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into changed_days (tenant_id, survey_id, day)
            select distinct r.tenant_id, r.survey_id, d.day
            from responses r cross join lateral (values (r.answered_on), ((r.answered_at at time zone {zone})::date)) d (day)
            where r.tenant_id = {tenantId} and num_nonnulls(r.invitation_id, r.contact_id, r.interaction_id, r.external_id, r.open_channel_id) > 0
              and r.answered_on <> (r.answered_at at time zone {zone})::date
            """,
            stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update responses set answered_on = (answered_at at time zone {zone})::date
            where tenant_id = {tenantId} and num_nonnulls(invitation_id, contact_id, interaction_id, external_id, open_channel_id) > 0
              and answered_on <> (answered_at at time zone {zone})::date
            """,
            stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update responses set answered_at = answered_on::timestamp at time zone {zone}
            where tenant_id = {tenantId} and num_nonnulls(invitation_id, contact_id, interaction_id, external_id, open_channel_id) = 0
            """,
            stop);
        await db.Database.ExecuteSqlAsync($"update set_aside_answers set came_on = (came_at at time zone {zone})::date where tenant_id = {tenantId}", stop);
    }
}
