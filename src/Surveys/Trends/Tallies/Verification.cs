using System.Data;
using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>A day of a survey whose totals aren't what its answers come to.</summary>
/// <param name="Tallied">Answers, as the totals have it.</param>
/// <param name="Given">Answers, as they are.</param>
/// <param name="IsByFacet">All answers together may be right, and those of an agent, a team, a channel, a tag or a choice are wrong.</param>
internal sealed record TallyFault(Guid SurveyId, string Survey, DateOnly Day, long Tallied, long Given, bool IsByFacet);

/// <summary>Compares the daily totals with the answers, which are what counts.</summary>
internal sealed class Verification(SurveysDb db, CurrentTenant tenant)
{
    /// <summary>All days of the workspace, but those that changed a moment ago and are about to be counted.</summary>
    /// <remarks>Of one moment, so that what is counted meanwhile isn't taken for a fault.</remarks>
    public async Task<IReadOnlyList<TallyFault>> Faults(CancellationToken stop)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        return await db.Database.SqlQuery<TallyFault>(
            $"""
            with given as (select a.* from surveys s cross join lateral counted_totals(s.tenant_id, s.id, null) a where s.tenant_id = {tenant.Id}),
            totalled as (select * from daily_totals where tenant_id = {tenant.Id})
            select survey_id as "SurveyId", s.name as "Survey", day as "Day",
              coalesce(sum(totalled.n) filter (where facet = ''), 0)::bigint as "Tallied", coalesce(sum(given.n) filter (where facet = ''), 0)::bigint as "Given",
              coalesce(bool_or((given.n, given.ratings, given.counts) is distinct from (totalled.n, totalled.ratings, totalled.counts)) filter (where facet <> ''), false) as "IsByFacet"
            from given full join totalled using (tenant_id, survey_id, facet, value, day, rule_version)
            join surveys s on s.tenant_id = {tenant.Id} and s.id = survey_id
            where not exists (select from changed_days c where c.tenant_id = {tenant.Id} and c.survey_id = s.id and c.day = coalesce(totalled.day, given.day))
            group by survey_id, s.name, day
            having bool_or((given.n, given.ratings, given.counts) is distinct from (totalled.n, totalled.ratings, totalled.counts))
            order by s.name, survey_id, day
            """).ToListAsync(stop);
    }

    /// <summary>Has these days counted anew by the next round of the roll-up.</summary>
    public async Task Repair(IEnumerable<TallyFault> faults, CancellationToken stop)
    {
        db.ChangedDays.AddRange(faults.Select(fault => new Responses.ChangedDay { TenantId = tenant.Id, SurveyId = fault.SurveyId, Day = fault.Day }));
        await db.SaveChangesAsync(stop);
    }
}
