using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>How often a rating was given by a rule, on a day or within a group.</summary>
internal sealed record CountRow(Guid SurveyId, int RuleVersion, DateOnly Day, GroupKey Key, int Rating, long N);

/// <summary>Counts answers where the totals can't tell: by an attribute, or by two dimensions together. What it costs grows with the answers of the period.</summary>
internal sealed class AnswerCounts(SurveysDb db, CurrentTenant tenant)
{
    private sealed record Row(Guid SurveyId, int RuleVersion, DateOnly Day, Guid Id, string Name, int Rating, long N);

    public Task<List<CountRow>> ByDay(ScoreQuery query, Period period, CancellationToken stop) => Count(query, period, "", "", byDay: true, stop);

    /// <param name="byDay">Each group day by day; else all its days are the period's first.</param>
    public Task<List<CountRow>> ByGroup(ScoreQuery query, bool byDay, CancellationToken stop) => query.GroupBy is { Facet: { } facet }
        ? Count(query, query.Period, "", facet, byDay, stop)
        : Count(query, query.Period, EnumText.Of(query.GroupBy!.Value.By), "", byDay, stop);

    /// <summary>By agent and tag: a key has both. An answer with several tags is under each.</summary>
    public Task<List<CountRow>> ByAgentAndTag(ScoreQuery query, CancellationToken stop) => Count(query, query.Period, EnumText.Of(Dimension.Agent), Facets.Tag, byDay: false, stop);

    /// <param name="column">What each answer has one of: agent, team, channel or survey; empty for none.</param>
    /// <param name="facet">What it may have several of; empty for none.</param>
    /// <remarks>
    /// Answers to anonymous surveys have neither attributes nor facets. What isn't asked for is switched off by a condition that PostgreSQL knows before it plans:
    /// neither interactions nor contacts are read then, and no answer is taken apart.
    /// </remarks>
    private async Task<List<CountRow>> Count(ScoreQuery query, Period period, string column, string facet, bool byDay, CancellationToken stop)
    {
        var surveys = query.Surveys.ToArray();
        var (hasTraits, hasAttributes) = (query.Traits.Count > 0, query.Traits.Select(trait => trait.Facet).Append(facet).Any(one => one.Contains("attribute:", StringComparison.Ordinal)));
        var (facets, values) = (query.Traits.Select(trait => trait.Facet).ToArray(), query.Traits.Select(trait => trait.Value).ToArray());
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            select r.survey_id as "SurveyId", r.rule_version as "RuleVersion", case when {byDay} then r.answered_on else {period.From} end as "Day",
              coalesce(case {column} when 'agent' then r.agent_id when 'team' then r.team_id when 'survey' then r.survey_id end, {Guid.Empty}) as "Id",
              coalesce(case when {column} = 'channel' then r.channel else g.value end, '') as "Name", r.rating as "Rating", count(*) as "N"
            from responses r
            join surveys s on s.tenant_id = r.tenant_id and s.id = r.survey_id and not s.is_anonymous
            left join interactions x on {hasAttributes} and x.tenant_id = r.tenant_id and x.id = r.interaction_id
            left join contacts c on {hasAttributes} and c.tenant_id = r.tenant_id and c.id = r.contact_id
            left join lateral traits_of(r.tags, r.choices, x.attributes, c.attributes) g on {facet} <> '' and g.facet = {facet}
            where r.tenant_id = {tenant.Id} and r.survey_id = any({surveys}) and r.answered_on >= {period.From} and r.answered_on < {period.To}
              and ({query.Agent}::uuid is null or r.agent_id = {query.Agent}::uuid) and ({query.Team}::uuid is null or r.team_id = {query.Team}::uuid)
              and ({query.Channel}::text is null or r.channel = {query.Channel}::text) and ({query.Tag}::text is null or {query.Tag}::text = any(r.tags))
              and ({facet} = '' or g.facet is not null)
              and (not {hasTraits} or not exists (
                select * from unnest({facets}, {values})
                except
                select * from traits_of(r.tags, r.choices, x.attributes, c.attributes)))
            group by 1, 2, 3, 4, 5, 6
            """).ToListAsync(stop);
        return rows.ConvertAll(row => new CountRow(row.SurveyId, row.RuleVersion, row.Day, new GroupKey(row.Id, row.Name), row.Rating, row.N));
    }
}
