using Microsoft.EntityFrameworkCore;

namespace Surveys.Interactions;

internal static class KnownChannels
{
    /// <summary>The channels that interactions of a workspace have had, in their order.</summary>
    /// <remarks>One after the other, each by one look into its index: EF's `Distinct` goes through all interactions.</remarks>
    public static Task<List<string>> Channels(this SurveysDb db, Guid tenantId, CancellationToken stop) =>
        db.Database.SqlQuery<string>(
            $"""
            with recursive known as (
              (select channel from interactions where tenant_id = {tenantId} and channel is not null order by channel limit 1)
              union all
              select (select i.channel from interactions i where i.tenant_id = {tenantId} and i.channel > known.channel order by i.channel limit 1) from known where known.channel is not null
            )
            select channel as "Value" from known where channel is not null
            """).ToListAsync(stop);
}
