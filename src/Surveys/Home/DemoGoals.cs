using Microsoft.EntityFrameworkCore;
using Surveys.Goals;
using Surveys.Kpis;
using Surveys.Tenants;

namespace Surveys.Home;

/// <summary>What the demo's manager wants: one goal that goes well, one that doesn't, one that has only begun, and one whose time is over.</summary>
internal sealed class DemoGoals(SurveysDb db, GoalBook goals, CurrentTenant tenant, TimeProvider clock)
{
    /// <param name="csat">A survey with answers of two years.</param>
    public async Task Write(Guid csat, Guid nps, CancellationToken stop)
    {
        var owner = await db.Users.Where(a => db.Members.Any(m => m.AccountId == a.Id)).Select(a => a.Email).FirstOrDefaultAsync(stop);
        var today = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop)).DayOf(clock.GetUtcNow());
        // The answers aren't counted yet, so scores say themselves where they begin.
        await Set("Customers are happy with how it went", new Measure(MeasureKind.Score, csat), 72, 80, -75, 45, DemoBeliefs.Glad);
        await Set("Nobody waits for a first answer", new Measure(MeasureKind.Kpi, Kpi: Kpi.FirstResponse), null, 14, -84, 60, DemoBeliefs.Nobody);
        await Set("They recommend us", new Measure(MeasureKind.Score, nps), 10, 25, -14, 106, null);
        await Set("Requests come back less often", new Measure(MeasureKind.Kpi, Kpi: Kpi.ReopenRate), null, 6, -140, -20, DemoBeliefs.Once);

        Task<Goal> Set(string name, Measure metric, double? baseline, double target, int from, int until, string? serves) =>
            goals.Set(new GoalInput(name, metric, target, today.AddDays(from), today.AddDays(until), baseline, owner, serves), stop);
    }
}
