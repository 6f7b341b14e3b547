using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Responses;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Of the invitations sent in a period whose time to answer has passed, how many were answered. Those still open stand beside.</summary>
internal sealed record ResponseRate(long Sent, long Matured, long Answered, double? Rate, double? Low, double? High, OpenInvitations Open)
{
    public static ResponseRate Of(long matured, long answered, OpenInvitations open, double confidence)
    {
        var margin = Share.Wilson(answered, matured, confidence);
        return new ResponseRate(
            matured + open.Sent, matured, answered, matured == 0 ? null : (double)answered / matured, margin?.Low, margin?.High, open);
    }
}

/// <param name="Answered">Nothing where the survey is anonymous: one more would tell who has just answered.</param>
internal sealed record OpenInvitations(long Sent, long? Answered);

internal sealed class ResponseRates(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    private sealed record Count(bool IsMatured, long Sent, long Answered);

    private sealed record Week(DateTimeOffset StartsAt, long Sent, long Answered, bool IsMatured);

    public async Task<ResponseRate> Read(ScoreQuery query, Zone zone, CancellationToken stop) =>
        query.Survey is { } survey && await db.Surveys.FindAsync([tenant.Id, survey], stop) is { IsAnonymous: true } // Most who ask know it already.
            ? await OfAnonymous(query, zone, stop)
            : await OfKnown(query, zone, stop);

    /// <summary>Of how many customers answers were set aside in the period and not released; with the same filters.</summary>
    public Task<long> SetAside(ScoreQuery query, CancellationToken stop)
    {
        var came = db.SetAsideAnswers.TagWith(HotQuery.Mark)
            .Where(a => query.Surveys.Contains(a.SurveyId) && a.State != SetAsideState.Released && a.CameOn >= query.Period.From && a.CameOn < query.Period.To);
        // Asked about all, they needn't be looked up among the invitations: PostgreSQL would read every one of these for it.
        return (query.Total is { Facet: Facets.None } ? came : came.Where(a => Asked(query).Any(i => i.Id == a.InvitationId)))
            .Select(a => a.InvitationId).Distinct().LongCountAsync(stop);
    }

    /// <summary>Invitations about what is asked for. A question's choice is known of answers alone: by one, nobody was asked.</summary>
    private IQueryable<Invitation> Asked(ScoreQuery query) => Having(query.Traits).AsNoTracking()
        .Where(i => query.Surveys.Contains(i.SurveyId))
        .Where(i => query.Agent == null || i.AgentId == query.Agent)
        .Where(i => query.Team == null || i.TeamId == query.Team)
        .Where(i => query.Channel == null || i.Channel == query.Channel)
        .Where(i => query.Tag == null || i.Tags.Contains(query.Tag));

    private IQueryable<Invitation> Having(IReadOnlyList<Trait> traits)
    {
        if (traits.Count == 0)
            return db.Invitations;

        var (facets, values) = (traits.Select(trait => trait.Facet).ToArray(), traits.Select(trait => trait.Value).ToArray());
        return db.Invitations.FromSql(
            $$"""
            select i.* from invitations i
            left join interactions x on x.tenant_id = i.tenant_id and x.id = i.interaction_id
            left join contacts c on c.tenant_id = i.tenant_id and c.id = i.contact_id
            where i.tenant_id = {{tenant.Id}}
              and not exists (select * from unnest({{facets}}, {{values}}) except select * from traits_of(i.tags, '{}', x.attributes, c.attributes))
            """);
    }

    /// <summary>With the same filters as the answers, so that both sides of the fraction speak of the same people.</summary>
    private async Task<ResponseRate> OfKnown(ScoreQuery query, Zone zone, CancellationToken stop)
    {
        var counts = query.Total is null ? await FromInvitations(query, zone, stop) : await FromDays(query, zone, stop);
        return ResponseRate.Of(
            counts.Where(c => c.IsMatured).Sum(c => c.Sent),
            counts.Where(c => c.IsMatured).Sum(c => c.Answered),
            new OpenInvitations(counts.Where(c => !c.IsMatured).Sum(c => c.Sent), counts.Where(c => !c.IsMatured).Sum(c => c.Answered)),
            query.Confidence);
    }

    private Task<List<Count>> FromInvitations(ScoreQuery query, Zone zone, CancellationToken stop)
    {
        var (now, from, to) = (clock.GetUtcNow(), zone.StartOf(query.Period.From), zone.StartOf(query.Period.To));
        return Asked(query).TagWith(HotQuery.Mark)
            .Where(i => i.SentAt >= from && i.SentAt < to)
            .GroupBy(i => i.ExpiresAt != null && i.ExpiresAt <= now)
            .Select(group => new Count(group.Key, group.LongCount(), group.LongCount(i => i.AnsweredAt != null)))
            .ToListAsync(stop);
    }

    /// <summary>From the days that have run out, and the invitations of all others.</summary>
    /// <param name="query">Whose <see cref="ScoreQuery.Total"/> there is.</param>
    /// <remarks>`offset 0` has each stretch looked up by itself; joined, PostgreSQL reads all invitations and then sees which lie within.</remarks>
    private Task<List<Count>> FromDays(ScoreQuery query, Zone zone, CancellationToken stop)
    {
        var (surveys, now, from, to, (facet, value)) = (query.Surveys.ToArray(), clock.GetUtcNow(), query.Period.From, query.Period.To, query.Total!.Value);
        return db.Database.SqlQuery<Count>(
            $"""
            select true as "IsMatured", coalesce(sum(sent), 0)::bigint as "Sent", coalesce(sum(answered), 0)::bigint as "Answered"
            from matured_days
            where tenant_id = {tenant.Id} and survey_id = any({surveys}) and facet = {facet} and value = {value} and day >= {from} and day < {to} and matured_at <= {now}
            union all
            select coalesce(i.expires_at <= {now}, false), count(*), count(i.answered_at)
            from unmatured_spans({tenant.Id}, {surveys}, {zone.Name}, {from}, {to}, {now}) s
            cross join lateral (
              select i.expires_at, i.answered_at from invitations i
              where i.tenant_id = {tenant.Id} and i.survey_id = s.survey_id and i.sent_at >= s.begins_at and i.sent_at < s.ends_at
                and case {facet} when '' then true when 'agent' then i.agent_id::text = {value} when 'team' then i.team_id::text = {value}
                  when 'channel' then i.channel = {value} when 'tag' then {value} = any(i.tags) end
              offset 0) i
            group by 1
            """).TagWith(HotQuery.Mark).ToListAsync(stop);
    }

    /// <summary>
    /// By whole weeks, Monday to Sunday, that the period touches: each counts when all its invitations have run out, and if they aren't too few.
    /// So no two periods, asked one after the other or subtracted from each other, differ by one person or by an answer just given.
    /// The answers have no agent, team, channel or tag: asked by one, there is neither an answer nor a rate.
    /// </summary>
    private async Task<ResponseRate> OfAnonymous(ScoreQuery query, Zone zone, CancellationToken stop)
    {
        if (query.Agent is not null || query.Team is not null || query.Channel is not null || query.Tag is not null || query.Traits.Count > 0)
            return ResponseRate.Of(0, 0, new OpenInvitations(0, null), query.Confidence);

        var (from, to, now) = (StartOfWeek(query.Period.From), StartOfWeek(query.Period.To.AddDays(6)), clock.GetUtcNow());
        var weeks = await db.Database.SqlQuery<Week>(
            $"""
            select date_trunc('week', sent_at, {zone.Name}) as "StartsAt", count(*) as "Sent", count(*) filter (where has_anonymous_answer) as "Answered",
              bool_and(coalesce(expires_at <= {now}, false)) as "IsMatured"
            from invitations
            where tenant_id = {tenant.Id} and survey_id = {query.Survey} and sent_at >= {from} and sent_at < {to}
            group by 1
            """).ToListAsync(stop);

        // One that isn't over yet may still get an invitation more.
        var told = weeks
            .Where(week => week.IsMatured && week.Sent >= ScoreBoard.SmallestGroup && week.StartsAt < StartOfWeek(zone.DayOf(now)))
            .ToList();
        var matured = told.Sum(week => week.Sent);
        return ResponseRate.Of(
            matured, told.Sum(week => week.Answered), new OpenInvitations(weeks.Sum(week => week.Sent) - matured, null), query.Confidence);

        DateTimeOffset StartOfWeek(DateOnly day) => zone.StartOf(TrendInterval.Week.StartOf(day));
    }
}
