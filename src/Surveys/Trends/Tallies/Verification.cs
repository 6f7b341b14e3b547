using System.Data;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>A day of a survey whose totals aren't what its answers come to.</summary>
/// <param name="Tallied">Answers, as the totals have it.</param>
/// <param name="Given">Answers, as they are.</param>
/// <param name="IsByFacet">All answers together may be right, and those of an agent, a team, a channel, a tag or a choice are wrong.</param>
/// <param name="IsOfInvitations">It's what is kept of a day of sending, and what was sent on it: invitations, not answers.</param>
internal sealed record TallyFault(Guid SurveyId, string Survey, DateOnly Day, long Tallied, long Given, bool IsByFacet, bool IsOfInvitations)
{
    /// <summary>For whoever runs `verify`.</summary>
    public override string ToString() =>
        $"{Survey}, {Day.AsDay()}: {(IsOfInvitations ? $"{Tallied} invitations kept, {Given} sent" : $"{Tallied} tallied, {Given} given")}{(IsByFacet ? ", and by group too" : "")}";
}

/// <summary>Compares the daily totals with the answers, and the days of sending with the invitations, which are what counts.</summary>
internal sealed class Verification(SurveysDb db, CurrentTenant tenant, Maturing maturing)
{
    /// <summary>All days of the workspace, but those that changed a moment ago and are about to be counted.</summary>
    /// <remarks>Of one moment, so that what is counted meanwhile isn't taken for a fault.</remarks>
    public async Task<IReadOnlyList<TallyFault>> Faults(CancellationToken stop)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await using var moment = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        return [.. await OfAnswers(stop), .. await OfInvitations(stop)];
    }

    private Task<List<TallyFault>> OfAnswers(CancellationToken stop) => db.Database.SqlQuery<TallyFault>(
            $"""
            with given as (select a.* from surveys s cross join lateral counted_totals(s.tenant_id, s.id, null) a where s.tenant_id = {tenant.Id}),
            totalled as (select * from daily_totals where tenant_id = {tenant.Id})
            select survey_id as "SurveyId", s.name as "Survey", day as "Day",
              coalesce(sum(totalled.n) filter (where facet = ''), 0)::bigint as "Tallied", coalesce(sum(given.n) filter (where facet = ''), 0)::bigint as "Given",
              coalesce(bool_or((given.n, given.ratings, given.counts) is distinct from (totalled.n, totalled.ratings, totalled.counts)) filter (where facet <> ''), false) as "IsByFacet", false as "IsOfInvitations"
            from given full join totalled using (tenant_id, survey_id, facet, value, day, rule_version)
            join surveys s on s.tenant_id = {tenant.Id} and s.id = survey_id
            where not exists (select from changed_days c where c.tenant_id = {tenant.Id} and c.survey_id = s.id and c.day = coalesce(totalled.day, given.day))
            group by survey_id, s.name, day
            having bool_or((given.n, given.ratings, given.counts) is distinct from (totalled.n, totalled.ratings, totalled.counts))
            order by s.name, survey_id, day
            """).ToListAsync(stop);

    /// <summary>Of the days that are kept; the others are read from the invitations.</summary>
    private async Task<List<TallyFault>> OfInvitations(CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop)).Name;
        return await db.Database.SqlQuery<TallyFault>(
            $"""
            with days as (select distinct survey_id, day from matured_days where tenant_id = {tenant.Id}),
            sent as (
              select s.id as survey_id, c.* from surveys s cross join lateral counted_invitations(s.tenant_id, s.id, {zone}, '-infinity', 'infinity') c
              join days d on d.survey_id = s.id and d.day = c.day
              where s.tenant_id = {tenant.Id}),
            kept as (select * from matured_days where tenant_id = {tenant.Id})
            select survey_id as "SurveyId", s.name as "Survey", day as "Day",
              coalesce(sum(kept.sent) filter (where facet = ''), 0)::bigint as "Tallied", coalesce(sum(sent.sent) filter (where facet = ''), 0)::bigint as "Given",
              coalesce(bool_or((sent.sent, sent.answered) is distinct from (kept.sent, kept.answered)) filter (where facet <> ''), false) as "IsByFacet", true as "IsOfInvitations"
            from sent full join kept using (survey_id, facet, value, day)
            join surveys s on s.tenant_id = {tenant.Id} and s.id = survey_id
            group by survey_id, s.name, day
            having bool_or((sent.sent, sent.answered, sent.matured_at) is distinct from (kept.sent, kept.answered, kept.matured_at))
            order by s.name, survey_id, day
            """).ToListAsync(stop);
    }

    /// <summary>Has these days counted anew: those of answers by the next round of the roll-up.</summary>
    public async Task Repair(IReadOnlyList<TallyFault> faults, CancellationToken stop)
    {
        db.ChangedDays.AddRange(faults.Where(fault => !fault.IsOfInvitations)
            .Select(fault => new Responses.ChangedDay { TenantId = tenant.Id, SurveyId = fault.SurveyId, Day = fault.Day }));
        await db.SaveChangesAsync(stop);
        if (faults.All(fault => !fault.IsOfInvitations))
            return;

        await db.MaturedDays.ExecuteDeleteAsync(stop);
        await maturing.CatchUp(tenant.Id, stop);
    }
}
