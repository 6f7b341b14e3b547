using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Why so many weren't asked, are still waiting or got no mail.</summary>
/// <param name="Reason">As invitations name it; nothing where nothing holds them up.</param>
/// <param name="Words">The same as a sentence.</param>
internal sealed record AskedReasonRecord(string? Reason, string Words, long N);

/// <summary>What became of the invitations planned in a period, from plan to whole answer.</summary>
/// <param name="NotAsked">Skipped or cancelled before anything was sent.</param>
/// <param name="Waiting">Still to be sent.</param>
/// <param name="Failed">Mails that never left, or came back.</param>
/// <param name="Sent">Sent at least once.</param>
/// <param name="Delivered">Of those, the ones of which a mail provider has told so; nothing where none tells.</param>
/// <param name="Answered">Those with a rating; nothing of an anonymous survey.</param>
/// <param name="Completed">Of those answered, the ones sent off to the end; nothing of an anonymous survey.</param>
/// <param name="SetAside">Customers whose answers of the period look like a mail scanner's.</param>
internal sealed record AskedRecord(
    Guid Survey, DateOnly From, DateOnly To, long Planned, long NotAsked, long Waiting, long Failed, long Sent, long? Delivered, long? Answered, long? Completed, long SetAside,
    IReadOnlyList<AskedReasonRecord> NotAskedBecause, IReadOnlyList<AskedReasonRecord> WaitingBecause, IReadOnlyList<AskedReasonRecord> FailedBecause);

/// <summary>Counts what became of invitations. By when they were planned: who wasn't asked has no other day.</summary>
internal sealed class AskedFunnel(SurveysDb db, ResponseRates rates)
{
    private sealed record Row(InvitationStatus Status, Reason? Reason, bool IsSent, bool IsDelivered, bool IsAnswered, bool IsCompleted, long N);

    public async Task<AskedRecord> Read(ScoreQuery query, Zone zone, CancellationToken stop)
    {
        var survey = query.Survey!.Value;
        var isAnonymous = await db.Surveys.AnyAsync(s => s.Id == survey && s.IsAnonymous, stop);
        var rows = await Count(query, zone, stop);
        var notAsked = rows.FindAll(row => row is { IsSent: false, Status: InvitationStatus.Skipped or InvitationStatus.Cancelled or InvitationStatus.Expired });
        var waiting = rows.FindAll(row => row is { IsSent: false, Status: InvitationStatus.Scheduled or InvitationStatus.Deferred or InvitationStatus.Sending });
        var failed = rows.FindAll(row => row.Status is InvitationStatus.Failed or InvitationStatus.Bounced);
        var delivered = Sum(rows, row => row.IsDelivered);
        return new AskedRecord(
            survey,
            query.Period.From,
            query.Period.To,
            Sum(rows, _ => true),
            Sum(notAsked, _ => true),
            Sum(waiting, _ => true),
            Sum(failed, _ => true),
            Sum(rows, row => row.IsSent),
            delivered == 0 ? null : delivered,
            isAnonymous ? null : Sum(rows, row => row.IsAnswered),
            isAnonymous ? null : Sum(rows, row => row.IsCompleted),
            await rates.SetAside(query, stop),
            Reasons(notAsked),
            Reasons(waiting),
            Reasons(failed));
    }

    private static long Sum(IEnumerable<Row> rows, Func<Row, bool> those) => rows.Where(those).Sum(row => row.N);

    private static List<AskedReasonRecord> Reasons(List<Row> rows) => rows
        .GroupBy(row => row.Reason)
        .Select(same => new AskedReasonRecord(
            same.Key is { } reason ? EnumText.Of(reason) : null, same.Key?.Sentence() ?? "due later", same.Sum(row => row.N)))
        .OrderByDescending(reason => reason.N)
        .ToList();

    /// <remarks>Agent, team, channel and tags are an invitation's own from when it was sent; before, its interaction's.</remarks>
    private async Task<List<Row>> Count(ScoreQuery query, Zone zone, CancellationToken stop)
    {
        var (from, to, survey) = (zone.StartOf(query.Period.From), zone.StartOf(query.Period.To), query.Survey);
        var invitations = db.Invitations.AsNoTracking()
            .Where(i => i.SurveyId == survey && i.PlannedAt >= from && i.PlannedAt < to)
            .GroupJoin(db.Interactions, i => i.InteractionId, x => x.Id, (i, about) => new { i, about })
            .SelectMany(both => both.about.DefaultIfEmpty(), (both, x) => new { both.i, x });
        if (query.Agent is { } agent)
            invitations = invitations.Where(one => (one.i.SurveyVersion != null ? one.i.AgentId : one.x!.AgentId) == agent);
        if (query.Team is { } team)
            invitations = invitations.Where(one => (one.i.SurveyVersion != null ? one.i.TeamId : one.x!.TeamId) == team);
        if (query.Channel is { } channel)
            invitations = invitations.Where(one => (one.i.SurveyVersion != null ? one.i.Channel : one.x!.Channel) == channel);
        if (query.Tag is { } tag)
            invitations = invitations.Where(one => one.i.SurveyVersion != null ? one.i.Tags.Contains(tag) : one.x!.Tags.Contains(tag));
        var counts = await invitations
            .GroupBy(one => new { one.i.Status, one.i.Reason, IsSent = one.i.SentAt != null, IsDelivered = one.i.DeliveredAt != null, IsAnswered = one.i.AnsweredAt != null, IsCompleted = one.i.CompletedAt != null })
            .Select(g => new { g.Key, N = g.LongCount() })
            .ToListAsync(stop);
        return counts.ConvertAll(g => new Row(g.Key.Status, g.Key.Reason, g.Key.IsSent, g.Key.IsDelivered, g.Key.IsAnswered, g.Key.IsCompleted, g.N));
    }
}
