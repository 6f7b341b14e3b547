using Microsoft.EntityFrameworkCore;

namespace Surveys.Interactions;

internal static class KnownTopics
{
    /// <summary>The tags of the requests that came in last, those first that most of them have; a hundred at most, to choose from.</summary>
    public static Task<List<string>> Topics(this SurveysDb db, Guid tenantId, CancellationToken stop) =>
        db.Database.SqlQuery<string>(
            $"""
            select tag as "Value"
            from (select tags from interactions where tenant_id = {tenantId} and opened_at is not null order by opened_at desc limit 2000) newest, unnest(tags) tag
            group by tag
            order by count(*) desc, tag
            limit 100
            """).ToListAsync(stop);
}
