using Microsoft.EntityFrameworkCore;
using Surveys.Responses;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>
/// Keeps the daily tallies equal to the answers: what changed is counted anew, never added to, so that edits, erasures
/// and late imports come out right by themselves.
/// </summary>
internal sealed class RollUp(TenantScopes tenants, ILogger<RollUp> log)
{
    private const int Batch = 5000;

    /// <summary>Counts every day that has changed since the last time.</summary>
    public async Task CatchUp(CancellationToken stop)
    {
        foreach (var tenantId in await TenantsWithChanges(stop))
        {
            try
            {
                await CatchUp(tenantId, stop);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // One workspace's trouble must not stop the others' numbers; its days stay noted for the next round.
                log.LogError(problem, "The roll-up of workspace {TenantId} failed", tenantId);
            }
        }
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
            changed = await db.ChangedDays.AsNoTracking().Where(d => d.TenantId == tenantId).OrderBy(d => d.Id).Take(Batch).ToListAsync(stop);
            await Recount(db, tenantId, changed, stop);
        }
        while (changed.Count == Batch);
    }

    private static async Task Recount(SurveysDb db, Guid tenantId, List<ChangedDay> changed, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // One worker counts a workspace at a time: the older of two counts must not be stored last.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({$"roll-up {tenantId}"}, 0))", stop);
        // Taken away before counting: a change that comes in after the count leaves a row of its own for the next time.
        var seen = changed.ConvertAll(d => d.Id);
        await db.ChangedDays.Where(d => seen.Contains(d.Id)).ExecuteDeleteAsync(stop);

        foreach (var ofSurvey in changed.GroupBy(d => d.SurveyId))
        {
            var days = ofSurvey.Select(d => d.Day).Distinct().ToList();
            await db.DailyTallies.Where(t => t.SurveyId == ofSurvey.Key && days.Contains(t.Day)).ExecuteDeleteAsync(stop);
            db.DailyTallies.AddRange(await Count(db, tenantId, ofSurvey.Key, days, stop));
        }

        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    private static async Task<List<DailyTally>> Count(SurveysDb db, Guid tenantId, Guid surveyId, List<DateOnly> days, CancellationToken stop)
    {
        var counted = await db.Responses
            .Where(r => r.SurveyId == surveyId && days.Contains(r.AnsweredOn))
            .GroupBy(r => new { r.RuleVersion, r.AnsweredOn, AgentId = r.AgentId ?? Guid.Empty, TeamId = r.TeamId ?? Guid.Empty, Channel = r.Channel ?? "", r.Rating })
            .Select(group => new { group.Key, N = group.LongCount() })
            .ToListAsync(stop);
        return counted.ConvertAll(row => new DailyTally
        {
            TenantId = tenantId,
            SurveyId = surveyId,
            RuleVersion = row.Key.RuleVersion,
            Day = row.Key.AnsweredOn,
            AgentId = row.Key.AgentId,
            TeamId = row.Key.TeamId,
            Channel = row.Key.Channel,
            Rating = row.Key.Rating,
            N = row.N,
        });
    }
}
