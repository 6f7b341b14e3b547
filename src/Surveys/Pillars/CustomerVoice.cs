using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Pillars;

/// <summary>What customers said of the pillars.</summary>
/// <param name="Named">How many named each among those that matter most, by segment and pillar; under no pillar how many answered that question.</param>
/// <param name="Ratings">By pillar.</param>
/// <param name="Means">Of each customer's ratings, of whatever they rated.</param>
internal sealed record CustomerVoice(IReadOnlyDictionary<(string Segment, string Pillar), long> Named, IReadOnlyDictionary<string, Tally> Ratings, IReadOnlyList<double> Means)
{
    /// <summary>Of the question itself.</summary>
    public const string Answered = "";

    public long N(string? segment = null) => Count(Answered, segment);

    public long Count(string pillar, string? segment = null) => Named.Where(one => one.Key.Pillar == pillar && (segment is null || one.Key.Segment == segment)).Sum(one => one.Value);
}

/// <summary>Reads what customers said of the pillars since a day.</summary>
internal sealed class CustomerReader(SurveysDb db, CurrentTenant tenant)
{
    private sealed record Row(string? Segment, string Pillar, int? Rating, long N);

    public async Task<CustomerVoice> Read(PillarPlan plan, DateOnly since, DateOnly today, CancellationToken stop)
    {
        if (plan.SurveyId is not { } survey)
            return new CustomerVoice(new Dictionary<(string, string), long>(), new Dictionary<string, Tally>(), []);

        var (by, keys) = (plan.SegmentBy ?? "", plan.Pillars.Select(pillar => pillar.Key).ToArray());
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            with answers as (
              select c.attributes ->> {by} as segment, r.choices,
                     case when jsonb_typeof(r.choices -> {PillarContent.Matters}) = 'array' then r.choices -> {PillarContent.Matters} else '[]'::jsonb end as named
              from responses r left join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
              where r.tenant_id = {tenant.Id} and r.survey_id = {survey} and r.answered_on >= {since})
            select segment as "Segment", {CustomerVoice.Answered} as "Pillar", null::int as "Rating", count(*) as "N" from answers where named <> '[]'::jsonb group by 1
            union all
            select segment, chosen.pillar, null::int, count(*) from answers, jsonb_array_elements_text(named) chosen(pillar) where chosen.pillar = any({keys}) group by 1, 2
            union all
            select null, rated.key, rated.value::int, count(*) from answers, jsonb_each_text(choices) rated where rated.key = any({keys}) and rated.value ~ '^[1-5]$' group by 2, 3
            """).ToListAsync(stop);
        var means = await db.Database.SqlQuery<double>(
            $"""
            select avg(rated.value::int)::float8 as "Value" from responses r, jsonb_each_text(r.choices) rated
            where r.tenant_id = {tenant.Id} and r.survey_id = {survey} and r.answered_on >= {since} and rated.key = any({keys}) and rated.value ~ '^[1-5]$' group by r.id
            """).ToListAsync(stop);
        return new CustomerVoice(
            rows.Where(row => row.Rating is null).GroupBy(row => (by.Length == 0 ? Segment.Unknown : Pillars.Segment.Of(by, row.Segment, today), row.Pillar)).ToDictionary(same => same.Key, same => same.Sum(row => row.N)),
            rows.Where(row => row.Rating is not null).GroupBy(row => row.Pillar)
                .ToDictionary(same => same.Key, same => same.Aggregate(Tally.Empty(ScoringRule.Ces(PillarContent.Highest)), (tally, row) => tally.Add(row.Rating!.Value, row.N))),
            means);
    }
}
