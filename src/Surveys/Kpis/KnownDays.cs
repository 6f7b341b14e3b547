using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Kpis;

internal static class KnownDays
{
    /// <summary>The days on which requests came in, where there are any.</summary>
    public static async Task<Period?> OpenedDays(this SurveysDb db, Zone zone, CancellationToken stop)
    {
        var known = db.Interactions.Where(i => i.OpenedAt != null);
        return await known.MinAsync(i => i.OpenedAt, stop) is { } first && await known.MaxAsync(i => i.OpenedAt, stop) is { } last ? new Period(zone.DayOf(first), zone.DayOf(last).AddDays(1)) : null;
    }
}
