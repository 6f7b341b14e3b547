using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>How often a rating was given by a rule, on a day or within a group.</summary>
internal sealed record CountRow(Guid SurveyId, int RuleVersion, DateOnly Day, GroupKey Key, int Rating, long N);

/// <summary>Counts answers where the tallies can't tell: by an attribute, or by two facets together. What it costs grows with the answers of the period.</summary>
internal sealed class AnswerCounts(SurveysDb db, CurrentTenant tenant)
{
    private sealed record Row(Guid SurveyId, int RuleVersion, DateOnly Day, Guid Id, string Name, int Rating, long N);

    public Task<List<CountRow>> ByDay(ScoreQuery query, Period period, CancellationToken stop) => Count(query, period, null, byDay: true, stop);

    /// <param name="byDay">Each group day by day; else all its days are the period's first.</param>
    public Task<List<CountRow>> ByGroup(ScoreQuery query, bool byDay, CancellationToken stop) => Count(query, query.Period, query.GroupBy, byDay, stop);

    /// <remarks>Answers to anonymous surveys have neither attributes nor facets.</remarks>
    private async Task<List<CountRow>> Count(ScoreQuery query, Period period, Grouping? by, bool byDay, CancellationToken stop)
    {
        var (surveys, column, facet) = (query.Surveys.ToArray(), by is { Facet: null } one ? EnumText.Of(one.By) : "", by?.Facet ?? "");
        var (facets, values) = (query.Traits.Select(trait => trait.Facet).ToArray(), query.Traits.Select(trait => trait.Value).ToArray());
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            select r.survey_id as "SurveyId", r.rule_version as "RuleVersion", case when {byDay} then r.answered_on else {period.From} end as "Day",
              coalesce(case {column} when 'agent' then r.agent_id when 'team' then r.team_id when 'survey' then r.survey_id end, {Guid.Empty}) as "Id",
              coalesce(case when {column} = 'channel' then r.channel else g.value end, '') as "Name", r.rating as "Rating", count(*) as "N"
            from responses r
            join surveys s on s.tenant_id = r.tenant_id and s.id = r.survey_id and not s.is_anonymous
            left join interactions x on x.tenant_id = r.tenant_id and x.id = r.interaction_id
            left join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
            left join lateral traits_of(r.tags, r.choices, x.attributes, c.attributes) g on g.facet = {facet}
            where r.tenant_id = {tenant.Id} and r.survey_id = any({surveys}) and r.answered_on >= {period.From} and r.answered_on < {period.To}
              and ({query.Agent}::uuid is null or r.agent_id = {query.Agent}::uuid) and ({query.Team}::uuid is null or r.team_id = {query.Team}::uuid)
              and ({query.Channel}::text is null or r.channel = {query.Channel}::text) and ({query.Tag}::text is null or {query.Tag}::text = any(r.tags))
              and ({facet} = '' or g.facet is not null)
              and not exists (
                select * from unnest({facets}, {values})
                except
                select * from traits_of(r.tags, r.choices, x.attributes, c.attributes))
            group by 1, 2, 3, 4, 5, 6
            """).ToListAsync(stop);
        return rows.ConvertAll(row => new CountRow(row.SurveyId, row.RuleVersion, row.Day, new GroupKey(row.Id, row.Name), row.Rating, row.N));
    }
}
