using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Pillars;

/// <summary>What customers said of the pillars.</summary>
/// <param name="Named">How many named each among those that matter most, by segment and pillar; under no pillar how many answered that question.</param>
/// <param name="Offered">How many of these were offered the pillar: the survey may have got it later.</param>
/// <param name="Ratings">By pillar.</param>
/// <param name="Means">Of each customer's ratings, of whatever they rated.</param>
internal sealed record CustomerVoice(IReadOnlyDictionary<(string Segment, string Pillar), long> Named, IReadOnlyDictionary<(string Segment, string Pillar), long> Offered, IReadOnlyDictionary<string, Tally> Ratings, IReadOnlyList<double> Means)
{
    /// <summary>Of the question itself.</summary>
    public const string Answered = "";

    public long N(string? segment = null) => Count(Answered, segment);

    public long Count(string pillar, string? segment = null) => Sum(Named, pillar, segment);

    public long CountOffered(string pillar, string? segment = null) => Sum(Offered, pillar, segment);

    private static long Sum(IReadOnlyDictionary<(string Segment, string Pillar), long> counts, string pillar, string? segment) => counts.Where(one => one.Key.Pillar == pillar && (segment is null || one.Key.Segment == segment)).Sum(one => one.Value);
}

/// <summary>Reads what customers said of the pillars since a day.</summary>
internal sealed class CustomerReader(SurveysDb db, CurrentTenant tenant)
{
    private sealed record Row(string? Segment, string Pillar, int? Version, int? Rating, long N);

    public async Task<CustomerVoice> Read(PillarPlan plan, DateOnly since, DateOnly today, CancellationToken stop)
    {
        if (plan.SurveyId is not { } survey)
            return new CustomerVoice(new Dictionary<(string, string), long>(), new Dictionary<(string, string), long>(), new Dictionary<string, Tally>(), []);

        var (by, keys) = (plan.SegmentBy ?? "", plan.Pillars.Select(pillar => pillar.Key).ToArray());
        var rows = await db.Database.SqlQuery<Row>(
            $"""
            with answers as (
              select c.attributes ->> {by} as segment, r.survey_version as version, r.choices,
                     case when jsonb_typeof(r.choices -> {PillarContent.Matters}) = 'array' then r.choices -> {PillarContent.Matters} else '[]'::jsonb end as named
              from responses r left join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
              where r.tenant_id = {tenant.Id} and r.survey_id = {survey} and r.answered_on >= {since})
            select segment as "Segment", {CustomerVoice.Answered} as "Pillar", version as "Version", null::int as "Rating", count(*) as "N" from answers where named <> '[]'::jsonb group by 1, 3
            union all
            select segment, chosen.pillar, null::int, null::int, count(*) from answers, jsonb_array_elements_text(named) chosen(pillar) where chosen.pillar = any({keys}) group by 1, 2
            union all
            select null, rated.key, null::int, rated.value::int, count(*) from answers, jsonb_each_text(choices) rated where rated.key = any({keys}) and rated.value ~ '^[1-5]$' group by 2, 4
            """).ToListAsync(stop);
        var means = await db.Database.SqlQuery<double>(
            $"""
            select avg(rated.value::int)::float8 as "Value" from responses r, jsonb_each_text(r.choices) rated
            where r.tenant_id = {tenant.Id} and r.survey_id = {survey} and r.answered_on >= {since} and rated.key = any({keys}) and rated.value ~ '^[1-5]$' group by r.id
            """).ToListAsync(stop);
        var named = rows.Where(row => row.Rating is null).ToLookup(row => (by.Length == 0 ? Segment.Unknown : Pillars.Segment.Of(by, row.Segment, today), row.Pillar));
        var offered = await Offered(survey, stop);
        return new CustomerVoice(
            named.ToDictionary(same => same.Key, same => same.Sum(row => row.N)),
            named.Where(same => same.Key.Pillar == CustomerVoice.Answered)
                .SelectMany(same => keys.Select(key => (Key: (same.Key.Item1, key), N: same.Where(row => offered[key].Contains(row.Version!.Value)).Sum(row => row.N))))
                .ToDictionary(one => one.Key, one => one.N),
            rows.Where(row => row.Rating is not null).GroupBy(row => row.Pillar)
                .ToDictionary(same => same.Key, same => same.Aggregate(Tally.Empty(ScoringRule.Ces(PillarContent.Highest)), (tally, row) => tally.Add(row.Rating!.Value, row.N))),
            means);
    }

    /// <summary>By pillar the versions of the survey that offer it.</summary>
    private async Task<ILookup<string, int>> Offered(Guid survey, CancellationToken stop) =>
        (from version in await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == survey).Select(v => new { v.Number, v.Content }).ToListAsync(stop)
         from question in version.Content.FollowUps
         where question.Id == PillarContent.Matters
         from choice in question.Choices
         select (choice.Id, version.Number)).ToLookup(one => one.Id, one => one.Number);
}
