using Microsoft.EntityFrameworkCore;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Of the invitations sent in a period whose time to answer has passed, how many were answered. Those still open stand beside.</summary>
internal sealed record ResponseRate(long Sent, long Matured, long Answered, double? Rate, double? Low, double? High, OpenInvitations Open);

internal sealed record OpenInvitations(long Sent, long Answered);

internal sealed class ResponseRates(SurveysDb db, TimeProvider clock)
{
    /// <summary>With the same filters as the answers, so that both sides of the fraction speak of the same people.</summary>
    public async Task<ResponseRate> Read(ScoreQuery query, Zone zone, CancellationToken stop)
    {
        var (now, from, to) = (clock.GetUtcNow(), zone.StartOf(query.Period.From), zone.StartOf(query.Period.To));
        var counts = await db.Invitations
            .Where(i => i.SurveyId == query.Survey && i.SentAt >= from && i.SentAt < to)
            .Where(i => query.Agent == null || i.AgentId == query.Agent)
            .Where(i => query.Team == null || i.TeamId == query.Team)
            .Where(i => query.Channel == null || i.Channel == query.Channel)
            .GroupBy(i => new { IsMatured = i.ExpiresAt <= now, IsAnswered = i.AnsweredAt != null || i.HasAnonymousAnswer })
            .Select(group => new { group.Key.IsMatured, group.Key.IsAnswered, N = group.LongCount() })
            .ToListAsync(stop);

        var matured = counts.Where(c => c.IsMatured).Sum(c => c.N);
        var answered = counts.Where(c => c is { IsMatured: true, IsAnswered: true }).Sum(c => c.N);
        var margin = Share.Wilson(answered, matured, query.Confidence);
        return new ResponseRate(
            counts.Sum(c => c.N),
            matured,
            answered,
            matured == 0 ? null : (double)answered / matured,
            margin?.Low,
            margin?.High,
            new OpenInvitations(counts.Where(c => !c.IsMatured).Sum(c => c.N), counts.Where(c => c is { IsMatured: false, IsAnswered: true }).Sum(c => c.N)));
    }
}
