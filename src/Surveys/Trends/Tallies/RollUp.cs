using Microsoft.EntityFrameworkCore;
using Surveys.Responses;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>
/// Keeps the daily totals equal to the answers: what changed is counted anew, never added to, so that edits, erasures
/// and late imports come out right by themselves.
/// </summary>
internal sealed class RollUp(TenantScopes tenants, ILogger<RollUp> log)
{
    private const int Batch = 5000;

    /// <summary>Two years of a survey with millions of answers are one statement.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Workspaces counted at a time.</summary>
    private const int Abreast = 4;

    /// <summary>Counts every day that has changed since the last time.</summary>
    public async Task CatchUp(CancellationToken stop)
    {
        var abreast = new ParallelOptions { MaxDegreeOfParallelism = Abreast, CancellationToken = stop };
        await Parallel.ForEachAsync(await TenantsWithChanges(stop), abreast, async (tenantId, stopping) =>
        {
            try
            {
                await CatchUp(tenantId, stopping);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // One workspace's trouble must not stop the others' numbers; its days stay noted for the next round.
                log.LogError(problem, "The roll-up of workspace {TenantId} failed", tenantId);
            }
        });
    }

    private async Task<List<Guid>> TenantsWithChanges(CancellationToken stop)
    {
        await using var scope = tenants.Outside();
        return await scope.ServiceProvider.GetRequiredService<SurveysDb>().ChangedDays.Select(d => d.TenantId).Distinct().ToListAsync(stop);
    }

    public async Task CatchUp(Guid tenantId, CancellationToken stop)
    {
        List<ChangedDay> changed;
        do
        {
            await using var scope = tenants.Enter(tenantId);
            var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
            db.Database.SetCommandTimeout(Patience);
            changed = await db.ChangedDays.AsNoTracking().Where(d => d.TenantId == tenantId).OrderBy(d => d.Id).Take(Batch).ToListAsync(stop);
            await Follow(scope.ServiceProvider.GetRequiredService<SavedSearches>(), tenantId, changed, stop);
            await Recount(db, tenantId, changed, stop);
        }
        while (changed.Count == Batch);
    }

    /// <summary>Before the days are counted; what comes in after this has noted its day anew. Scores don't wait for tags: where these can't be given, all is counted all the same.</summary>
    private async Task Follow(SavedSearches searches, Guid tenantId, List<ChangedDay> changed, CancellationToken stop)
    {
        try
        {
            await searches.Follow(changed.ConvertAll(d => (d.SurveyId, d.Day)), stop);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogError(problem, "The saved searches of workspace {TenantId} could not be followed on {Count} days", tenantId, changed.Count);
        }
    }

    private sealed record SurveyDay(Guid SurveyId, DateOnly Day);

    private static async Task Recount(SurveysDb db, Guid tenantId, List<ChangedDay> changed, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // One worker counts a workspace at a time: the older of two counts must not be stored last.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"roll-up {tenantId}"}, 0))", stop);
        // Else PostgreSQL compiles what it takes for dearer than it is, and sorts a year of answers on disk.
        await db.Database.ExecuteSqlAsync($"select set_config('jit', 'off', true), set_config('work_mem', '64MB', true)", stop);
        // Taken away before counting: a change that comes in after the count leaves a row of its own for the next time. What another has counted meanwhile is gone.
        var seen = changed.ConvertAll(d => d.Id);
        var taken = await db.Database.SqlQuery<SurveyDay>($"delete from changed_days where id = any({seen}) returning survey_id as \"SurveyId\", day as \"Day\"").ToListAsync(stop);
        foreach (var ofSurvey in taken.Distinct().GroupBy(d => d.SurveyId))
            await Count(db, tenantId, ofSurvey.Key, [.. ofSurvey.Select(d => d.Day)], stop);
        await transaction.CommitAsync(stop);
    }

    private static async Task Count(SurveysDb db, Guid tenantId, Guid surveyId, DateOnly[] days, CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync($"delete from daily_totals where tenant_id = {tenantId} and survey_id = {surveyId} and day = any({days})", stop);
        await db.Database.ExecuteSqlAsync($"insert into daily_totals select * from counted_totals({tenantId}, {surveyId}, {days})", stop);
    }
}
