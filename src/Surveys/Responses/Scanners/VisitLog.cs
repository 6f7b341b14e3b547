using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>
/// Notes visits out of the way of the page: in memory first, in batches to the database. What a crash or a flood loses is evidence: no
/// answer, but it may be all that tells a person's from a machine's that comes within the same half minute.
/// </summary>
internal sealed class VisitLog(TenantScopes tenants, TimeProvider clock, ILogger<VisitLog> log) : BackgroundService
{
    /// <summary>Visits that wait to be written, of all links; what comes beyond is let go.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>Visits of one link and kind kept within a minute: a scanner's hundred say no more than its first; a later one's are its own.</summary>
    private const int MostInAMinute = 40;

    /// <summary>Visits of one link and kind kept in all.</summary>
    private const int MostOfOneLink = 1000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Guid, LinkVisit> waiting = new();

    public void Note(LinkVisit visit)
    {
        if (waiting.Count < MostWaiting)
            waiting[visit.Id] = visit;
    }

    /// <summary>The visits by one link since a moment, also those that are on their way to the database.</summary>
    public async Task<IReadOnlyList<LinkVisit>> Of(SurveysDb db, Guid invitationId, DateTimeOffset since, CancellationToken stop)
    {
        var fresh = waiting.Values.Where(visit => visit.InvitationId == invitationId && visit.CameAt >= since).ToList();
        var written = await db.LinkVisits.AsNoTracking().TagWith(HotQuery.Mark).Where(visit => visit.InvitationId == invitationId && visit.CameAt >= since).ToListAsync(stop);
        return [.. written.Concat(fresh).DistinctBy(visit => visit.Id).OrderBy(visit => visit.CameAt)];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var ofTenant in waiting.Values.GroupBy(visit => visit.TenantId).ToList())
                await Write(ofTenant.Key, [.. ofTenant], stoppingToken);
        }
    }

    private async Task Write(Guid tenantId, IReadOnlyList<LinkVisit> visits, CancellationToken stop)
    {
        try
        {
            await using var scope = tenants.Enter(tenantId);
            var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
            var links = visits.Select(visit => visit.InvitationId).Distinct().ToList();
            var lately = clock.GetUtcNow() - TimeSpan.FromMinutes(1);
            var left = await db.LinkVisits.Where(visit => links.Contains(visit.InvitationId)).GroupBy(visit => new { visit.InvitationId, visit.Kind })
                .Select(link => new { link.Key, Left = Math.Min(MostInAMinute - link.Count(visit => visit.CameAt > lately), MostOfOneLink - link.Count()) })
                .ToDictionaryAsync(link => link.Key, link => link.Left, stop);
            db.LinkVisits.AddRange(visits.GroupBy(visit => new { visit.InvitationId, visit.Kind }).SelectMany(link => link.Take(left.GetValueOrDefault(link.Key, MostInAMinute))));
            await db.SaveChangesAsync(stop);
            var end = clock.GetUtcNow() - Kept;
            await db.LinkVisits.Where(visit => visit.CameAt < end).ExecuteDeleteAsync(stop);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Evidence that can't be written is let go: it must not grow in memory while the database is away.
            log.LogWarning(problem, "{Count} visits by links could not be noted", visits.Count);
        }

        foreach (var visit in visits)
            waiting.TryRemove(visit.Id, out _);
    }
}
