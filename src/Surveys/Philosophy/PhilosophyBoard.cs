using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Colleagues;
using Surveys.Goals;
using Surveys.Interactions;
using Surveys.Kpis;
using Surveys.Scoring;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Philosophy;

/// <summary>Tells the philosophy with the figures that show it, as they are now.</summary>
internal sealed class PhilosophyBoard(SurveysDb db, CurrentTenant tenant, PhilosophyBook book, MeasureReader measures, RoundBoard rounds, GoalBoard goals, TimeProvider clock)
{
    private const int Days = 90;

    public async Task<PhilosophyRecord> Tell(CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var today = zone.DayOf(clock.GetUtcNow());
        if (await book.Read(stop) is not { } statement)
            return new PhilosophyRecord(null, null, [], [], null, null, IsDue: false, null, null, null);

        var round = await rounds.Newest(RoundKind.Values, stop);
        var serving = await goals.Serving(stop);
        var names = (await db.TeamNames(stop)).ToDictionary(team => team.Id, team => team.Name);
        var values = new List<ValueRecord>();
        foreach (var value in statement.Values)
        {
            var read = round?.Results.FirstOrDefault(result => result.Key == value.Key);
            values.Add(new ValueRecord(value.Key, value.Name, value.Action, await Read(value.Measures, today, zone, stop), [.. serving[value.Name]], read?.Whole, read?.Words ?? []));
        }

        var teams = new List<TeamRecord>();
        foreach (var team in statement.Teams.Where(team => names.ContainsKey(team.Team)).OrderBy(team => names[team.Team], StringComparer.CurrentCultureIgnoreCase))
            teams.Add(new TeamRecord(team.Team, names[team.Team], await Read([.. team.Measures.Select(measure => measure with { Team = team.Team })], today, zone, stop)));
        return new PhilosophyRecord(
            statement.Purpose, statement.Vision, values, teams, await db.AddressOf(statement.OwnerId, stop), statement.RevisitDay, statement.RevisitDay <= today, await book.AddressOf(statement, stop), round?.Id, statement.ChangedAt);
    }

    private async Task<List<MeasureRecord>> Read(IReadOnlyList<Measure> chosen, DateOnly today, Zone zone, CancellationToken stop)
    {
        var now = new Period(today.AddDays(1 - Days), today.AddDays(1));
        var before = new Period(now.From.AddDays(-Days), now.From);
        var told = new List<MeasureRecord>();
        foreach (var measure in chosen)
        {
            // Its survey may be gone.
            if (await measures.Read(measure, new Period(before.From, now.To), zone, stop) is not { } over)
                continue;

            var (terms, figure, earlier) = (over.Terms, over.Of(now), over.Of(before));
            var change = figure.Value is null || earlier.Value is null ? null : over.Between(before, now);
            told.Add(new MeasureRecord(
                measure, terms.Full, terms.Unit, terms.LessIsBetter, figure, earlier, KpiDifference.Of(change),
                change is null or { Verdict: Verdict.NoEvidenceOfChange } ? null : change.Difference < 0 == terms.LessIsBetter,
                terms.InFull(figure), terms.Say(earlier.Value)));
        }

        return told;
    }
}
