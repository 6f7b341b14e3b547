using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Which moment an hour is of.</summary>
internal enum HourOf
{
    Answered,
    Opened,
    Closed,
}

/// <summary>One hour of the week.</summary>
/// <param name="Weekday">1, Monday, to 7, Sunday.</param>
/// <param name="Hour">0 to 23, in the workspace's zone.</param>
/// <param name="Score">Nothing where too few answered.</param>
/// <param name="Verdict">Against all other hours: higher, lower or no evidence of change; corrected for the number of hours (Holm).</param>
internal sealed record HourRecord(int Weekday, int Hour, long N, double? Score, double? Low, double? High, string Verdict);

/// <summary>Counts answers by weekday and hour. The tallies have no hours: what it costs grows with the answers of the period.</summary>
internal sealed class ScoresByHour(SurveysDb db, CurrentTenant tenant, TallyReader tallies)
{
    private sealed record Row(int Weekday, int Hour, int Rating, long N);

    /// <returns>Hours with answers, Monday's first; nothing of an anonymous survey, whose answers keep no hour.</returns>
    public async Task<IReadOnlyList<HourRecord>> Read(ScoreQuery query, HourOf of, Zone zone, CancellationToken stop)
    {
        if (await tallies.Newest(query.Survey!.Value, stop) is not { } rule)
            return [];

        var hours = (await Count(query, rule, of, zone, stop))
            .GroupBy(row => (row.Weekday, row.Hour))
            .OrderBy(hour => hour.Key)
            .Select(hour => (hour.Key, Tally: hour.Aggregate(Tally.Empty(rule), (tally, row) => tally.Add(row.Rating, row.N))))
            .ToList();
        var whole = hours.Aggregate(Tally.Empty(rule), (sum, hour) => sum + hour.Tally);
        var told = hours.FindAll(hour => hour.Tally.N >= ScoreBoard.SmallestGroup);
        var changes = Change.Among(told.ConvertAll(hour => (whole.Without(hour.Tally), hour.Tally)), query.Confidence);
        var verdicts = told.Zip(changes).ToDictionary(one => one.First.Key, one => VerdictWords.Of(one.Second?.Verdict ?? Verdict.NoEvidenceOfChange));
        return hours.ConvertAll(hour => Record(hour.Key, hour.Tally, verdicts.GetValueOrDefault(hour.Key), query.Confidence));
    }

    private static HourRecord Record((int Weekday, int Hour) at, Tally tally, string? verdict, double confidence)
    {
        var score = Score.Of(tally, confidence);
        return verdict is null
            ? new HourRecord(at.Weekday, at.Hour, tally.N, null, null, null, VerdictWords.Of(Verdict.NoEvidenceOfChange))
            : new HourRecord(at.Weekday, at.Hour, tally.N, score.Value, score.Margin?.Low, score.Margin?.High, verdict);
    }

    /// <remarks>Of an answer whose writer was forgotten, only the day is left.</remarks>
    private Task<List<Row>> Count(ScoreQuery query, ScoringRule rule, HourOf of, Zone zone, CancellationToken stop) => db.Database.SqlQuery<Row>(
        $"""
        select extract(isodow from at.local)::int as "Weekday", extract(hour from at.local)::int as "Hour", r.rating as "Rating", count(*) as "N"
        from responses r
        join surveys s on s.tenant_id = r.tenant_id and s.id = r.survey_id and not s.is_anonymous
        left join interactions x on x.tenant_id = r.tenant_id and x.id = r.interaction_id
        cross join lateral (select case {EnumText.Of(of)} when 'opened' then x.opened_at when 'closed' then coalesce(x.closed_at, x.resolved_at) else r.answered_at end at time zone {zone.Name} as local) at
        where r.tenant_id = {tenant.Id} and r.survey_id = {query.Survey} and r.rule_version = {rule.Version} and at.local is not null
          and r.answered_on >= {query.Period.From} and r.answered_on < {query.Period.To}
          and num_nonnulls(r.invitation_id, r.contact_id, r.interaction_id, r.external_id, r.open_channel_id) > 0
          and ({query.Agent}::uuid is null or r.agent_id = {query.Agent}::uuid) and ({query.Team}::uuid is null or r.team_id = {query.Team}::uuid)
          and ({query.Channel}::text is null or r.channel = {query.Channel}::text) and ({query.Tag}::text is null or {query.Tag}::text = any(r.tags))
        group by 1, 2, 3
        """).ToListAsync(stop);
}
