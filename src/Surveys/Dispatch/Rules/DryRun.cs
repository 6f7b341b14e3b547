using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>What a rule would have done.</summary>
/// <param name="From">The first day looked at; both are days of the workspace.</param>
/// <param name="To">The day after the last.</param>
/// <param name="Interactions">How many resolutions the rule speaks of; of a relationship survey, how many turns people had.</param>
/// <param name="IsWhole">Whether those are all; else the newest ones.</param>
/// <param name="Waiting">Planned for later than now.</param>
internal sealed record DryRunRecord(
    DateOnly From, DateOnly To, int Interactions, bool IsWhole, int Asked, int Waiting, IReadOnlyList<DryRunReason> NotAsked, IReadOnlyList<DryRunDay> Days);

internal sealed record DryRunReason(Reason Reason, string Sentence, int Count);

internal sealed record DryRunDay(DateOnly Day, int Resolved, int Asked);

/// <summary>
/// Plays the last 30 days through once more, by the same decisions as the real thing: each resolution when it came, each mail when it
/// would have been due; of a relationship survey, as if all who are known now had been then. What other rules really sent counts; what this survey was really sent for doesn't.
/// </summary>
internal sealed class DryRun(SurveysDb db, CurrentTenant tenant, FactBook facts, TimeProvider clock)
{
    private const int Days = 30;
    private const int Most = 20_000;

    /// <param name="Interaction">Nothing of a relationship survey.</param>
    /// <param name="Number">Of the resolution, or the day of the person's turn.</param>
    private sealed record Case(Interaction? Interaction, Contact? Contact, Survey Survey, DateTimeOffset At, int Number);

    public async Task<DryRunRecord> Run(InvitationRule rule, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var today = zone.DayOf(now);
        var from = today.AddDays(1 - Days);
        var survey = await db.Surveys.AsNoTracking().SingleAsync(s => s.Id == rule.SurveyId, stop);
        var (cases, isWhole) = rule.Terms.Every is null ? await Read(rule, survey, zone.StartOf(from), stop) : await ReadTurns(rule, survey, zone.StartOf(from), now, stop);

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await facts.Open(cases.Select(one => one.Contact), [], [], stop);
        var past = await Play(rule, cases, zone, now, stop);
        var resolved = cases.ToLookup(one => zone.DayOf(one.At));
        return new DryRunRecord(
            from,
            today.AddDays(1),
            cases.Count,
            isWhole,
            past.Asked.Values.Sum(),
            past.Waiting,
            [.. past.NotAsked.OrderByDescending(reason => reason.Value).Select(reason => new DryRunReason(reason.Key, reason.Key.Sentence(), reason.Value))],
            [.. Enumerable.Range(0, Days).Select(from.AddDays).Select(day => new DryRunDay(day, resolved[day].Count(), past.Asked.GetValueOrDefault(day)))]);
    }

    private async Task<(List<Case> Cases, bool IsWhole)> Read(InvitationRule rule, Survey survey, DateTimeOffset from, CancellationToken stop)
    {
        var newest = await db.Interactions.AsNoTracking()
            .Where(i => i.ResolutionAt >= from && (i.Status == InteractionStatus.Resolved || i.Status == InteractionStatus.Closed))
            .OrderByDescending(i => i.ResolutionAt)
            .Take(Most + 1)
            .ToListAsync(stop);
        var (people, teams) = (newest.Select(i => i.ContactId).OfType<Guid>().Distinct().ToList(), newest.Select(i => i.TeamId).OfType<Guid>().Distinct().ToList());
        var contacts = await db.Contacts.AsNoTracking().Where(c => people.Contains(c.Id)).ToDictionaryAsync(c => c.Id, stop);
        var theirs = await db.Teams.AsNoTracking().Where(t => teams.Contains(t.Id)).ToDictionaryAsync(t => t.Id, stop);
        var cases = newest.Take(Most)
            .Where(i => rule.SpeaksOf(i, i.TeamId is { } team ? theirs[team] : null))
            .Select(i => new Case(i, i.ContactId is { } contact ? contacts[contact] : null, survey, i.ResolutionAt!.Value, i.Resolution))
            .ToList();
        return (cases, newest.Count <= Most);
    }

    private async Task<(List<Case> Cases, bool IsWhole)> ReadTurns(InvitationRule rule, Survey survey, DateTimeOffset from, DateTimeOffset now, CancellationToken stop)
    {
        var cases = new List<Case>();
        await foreach (var contact in db.Contacts.AsNoTracking().Where(c => c.Email != null).AsAsyncEnumerable().WithCancellation(stop))
        {
            for (var turn = Turns.Newest(rule, contact.Id, now); rule.IsFor(contact) && turn >= from; turn -= rule.Terms.Every!.Value)
                cases.Add(new Case(null, contact, survey, turn, Turns.DayOf(turn)));
            if (cases.Count >= Most)
                return (cases, false);
        }

        return (cases, true);
    }

    private sealed record Past(Dictionary<DateOnly, int> Asked, Dictionary<Reason, int> NotAsked)
    {
        public int Waiting { get; set; }
    }

    private async Task<Past> Play(InvitationRule rule, List<Case> cases, Zone zone, DateTimeOffset end, CancellationToken stop)
    {
        var past = new Past([], []);
        var asked = await AskedByOthers(rule, cases, stop);
        var due = new PriorityQueue<Case, DateTimeOffset>(cases.Select(one => (one, one.At)));
        while (due.TryDequeue(out var one, out var now))
        {
            if (now > end)
            {
                past.Waiting++;
                continue;
            }

            var theirs = one.Contact is { } contact ? asked.GetValueOrDefault(contact.Id) ?? [] : [];
            var decision = Eligibility.Decide(
                facts.Of(rule, one.Survey, one.Interaction, one.Number, one.Contact?.Id, one.Contact) with
                {
                    LastAsked = FactBook.LastOf(theirs.Where(a => a.At <= now), one.Survey),
                    AskedToday = past.Asked.GetValueOrDefault(zone.DayOf(now)),
                    Rivals = [],
                },
                now);
            if (decision.At > now)
                due.Enqueue(one, decision.At.Value);
            else if (decision.Outcome == Outcome.SendAt)
            {
                past.Asked[zone.DayOf(now)] = past.Asked.GetValueOrDefault(zone.DayOf(now)) + 1;
                if (!asked.TryAdd(one.Contact!.Id, [.. theirs, new AskedBefore(one.Survey.Id, one.Survey.Kind, now)]))
                    theirs.Add(new AskedBefore(one.Survey.Id, one.Survey.Kind, now));
            }
            else
                past.NotAsked[decision.Reason!.Value] = past.NotAsked.GetValueOrDefault(decision.Reason.Value) + 1;
        }

        return past;
    }

    private async Task<Dictionary<Guid, List<AskedBefore>>> AskedByOthers(InvitationRule rule, List<Case> cases, CancellationToken stop)
    {
        var people = cases.Select(one => one.Contact?.Id).OfType<Guid>().Distinct().ToList();
        var asked = await db.Invitations
            .Where(i => i.ContactId != null && people.Contains(i.ContactId.Value) && i.SentAt != null && i.SurveyId != rule.SurveyId)
            .Join(db.Surveys, i => i.SurveyId, s => s.Id, (i, s) => new { i.ContactId, i.SurveyId, s.Kind, At = i.RemindedAt ?? i.SentAt })
            .ToListAsync(stop);
        return asked.GroupBy(a => a.ContactId!.Value).ToDictionary(group => group.Key, group => group.Select(a => new AskedBefore(a.SurveyId, a.Kind, a.At)).ToList());
    }
}
