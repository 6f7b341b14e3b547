using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Counts from the daily totals: of all answers, or of those that one dimension leaves. What it costs grows with days and groups, never with answers.</summary>
internal sealed class TotalCounts(SurveysDb db, CurrentTenant tenant)
{
    private sealed record Row(Guid SurveyId, int RuleVersion, DateOnly Day, string Value, int Rating, long N);

    /// <param name="query">Whose <see cref="ScoreQuery.Total"/> there is.</param>
    public async Task<List<CountRow>> ByDay(ScoreQuery query, Period period, CancellationToken stop)
    {
        var (facet, value) = query.Total!.Value;
        var rows = await db.DailyTotals.AsNoTracking().TagWith(HotQuery.Mark)
            .Where(t => query.Surveys.Contains(t.SurveyId) && t.Facet == facet && t.Value == value && t.Day >= period.From && t.Day < period.To)
            .Select(t => new { t.SurveyId, t.RuleVersion, t.Day, t.Ratings, t.Counts })
            .ToListAsync(stop);
        return rows.SelectMany(row => row.Ratings.Zip(row.Counts, (rating, n) => new CountRow(row.SurveyId, row.RuleVersion, row.Day, default, rating, n))).ToList();
    }

    /// <param name="query">Whose <see cref="ScoreQuery.GroupsAreTotals"/> holds.</param>
    /// <param name="byDay">Each group day by day; else all its days are the period's first.</param>
    /// <remarks>By hand, as EF can't take two arrays apart side by side; and in the select list, where that takes a third of what a join does.</remarks>
    public async Task<List<CountRow>> ByGroup(ScoreQuery query, bool byDay, CancellationToken stop)
    {
        var (surveys, facet, period) = (query.Surveys.ToArray(), FacetOf(query.GroupBy!.Value), query.Period);
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            select survey_id as "SurveyId", rule_version as "RuleVersion", day as "Day", value as "Value", rating as "Rating", sum(n)::bigint as "N"
            from (
              select survey_id, rule_version, case when {byDay} then day else {period.From} end as day, value, unnest(ratings) as rating, unnest(counts) as n from daily_totals
              where tenant_id = {tenant.Id} and survey_id = any({surveys}) and facet = {facet} and day >= {period.From} and day < {period.To}) given
            group by 1, 2, 3, 4, 5
            """).ToListAsync(stop);
        return rows.ConvertAll(row => new CountRow(row.SurveyId, row.RuleVersion, row.Day, KeyOf(query.GroupBy.Value.By, row), row.Rating, row.N));
    }

    private static string FacetOf(Grouping by) => by.By switch
    {
        Dimension.Agent => Facets.Agent,
        Dimension.Team => Facets.Team,
        Dimension.Channel => Facets.Channel,
        Dimension.Survey => Facets.None,
        _ => by.Facet!,
    };

    private static GroupKey KeyOf(Dimension by, Row row) => by switch
    {
        Dimension.Survey => new GroupKey(row.SurveyId, ""),
        Dimension.Agent or Dimension.Team => new GroupKey(Guid.Parse(row.Value), ""),
        _ => new GroupKey(Guid.Empty, row.Value),
    };
}
