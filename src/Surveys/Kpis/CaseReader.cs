using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Kpis;

/// <summary>Reads the requests that came in on some days. What it costs grows with how many these are.</summary>
internal sealed class CaseReader(SurveysDb db, WorkingTimes working)
{
    /// <summary>Parts of the names of channels on which a customer waits for an answer there and then.</summary>
    private static readonly string[] Live = ["chat", "phone", "call", "voice"];

    private sealed record Row(
        DateTimeOffset OpenedAt, DateTimeOffset? FirstResponseAt, DateTimeOffset? ResolvedAt, Guid? Agent, Guid? Team, string? Channel, string[] Tags, Dictionary<string, string> Attributes,
        InteractionStatus Status, int Resolution, int? Contacts, int? Replies, int? Reopened);

    public async Task<List<Case>> Read(KpiQuery query, Zone zone, CancellationToken stop)
    {
        var (from, to) = (zone.StartOf((query.Against ?? query.Period).From), zone.StartOf(query.Period.To));
        var rows = await db.Interactions.AsNoTracking()
            .Where(i => i.OpenedAt >= from && i.OpenedAt < to)
            .Where(i => (query.Agent == null || i.AgentId == query.Agent) && (query.Team == null || i.TeamId == query.Team))
            .Where(i => (query.Channel == null || i.Channel == query.Channel) && (query.Tag == null || i.Tags.Contains(query.Tag)))
            .Select(i => new Row(i.OpenedAt!.Value, i.FirstResponseAt, i.ResolvedAt ?? i.ClosedAt, i.AgentId, i.TeamId, i.Channel, i.Tags, i.Attributes, i.Status, i.Resolution, i.Contacts, i.Replies, i.Reopened))
            .ToListAsync(stop);

        var hours = query.Hours == KpiHours.Business ? new WorkingHours(await working.Here(stop), zone) : null;
        var answering = rows.Where(row => row.FirstResponseAt is not null && IsLive(row.Channel)).Select(row => row.Channel).ToHashSet();
        return rows.ConvertAll(row => Of(row, zone, hours, answering));
    }

    private static Case Of(Row row, Zone zone, WorkingHours? hours, HashSet<string?> answering)
    {
        var isOver = row.Status is InteractionStatus.Resolved or InteractionStatus.Closed;
        TimeSpan? Until(DateTimeOffset? moment) => moment is { } then ? hours?.Between(row.OpenedAt, then) ?? then - row.OpenedAt : null;
        return new Case(
            zone.DayOf(row.OpenedAt), row.Agent, row.Team, row.Channel, row.Tags, row.Attributes, Until(row.FirstResponseAt), isOver ? Until(row.ResolvedAt) : null,
            isOver, isOver || row.Resolution > 0, row.Contacts, row.Replies, row.Reopened,
            isOver && answering.Contains(row.Channel) ? row.FirstResponseAt is null && row.Replies is null or 0 : null);
    }

    private static bool IsLive(string? channel) => channel is not null && Live.Any(part => channel.Contains(part, StringComparison.OrdinalIgnoreCase));
}
