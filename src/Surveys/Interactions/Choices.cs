using Microsoft.EntityFrameworkCore;

namespace Surveys.Interactions;

internal static class Choices
{
    private const int AttributesFrom = 500;

    /// <summary>Agents to choose from, by name. Where two have the same, their address or number tells them apart.</summary>
    /// <param name="own">Those alone; all of them for nothing.</param>
    public static async Task<List<(Guid Id, string Name)>> AgentNames(this SurveysDb db, IReadOnlyCollection<Guid>? own, CancellationToken stop)
    {
        var agents = await db.Agents.AsNoTracking()
            .Where(a => own == null || own.Contains(a.Id))
            .OrderBy(a => a.Name).ThenBy(a => a.Id)
            .Select(a => new { a.Id, a.Name, More = a.Email ?? a.ExternalId })
            .ToListAsync(stop);
        var shared = agents.GroupBy(a => a.Name).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        return agents.ConvertAll(a => (a.Id, shared.Contains(a.Name) && a.More is not null ? $"{a.Name} ({a.More})" : a.Name));
    }

    /// <summary>Names of the attributes that the newest interactions have, in order.</summary>
    public static Task<List<string>> AttributeNames(this SurveysDb db, Guid tenantId, CancellationToken stop) => db.Database.SqlQuery<string>(
        $"""
        select distinct a.name as "Value" from (select attributes from interactions where tenant_id = {tenantId} order by id desc limit {AttributesFrom}) i, jsonb_object_keys(i.attributes) a (name)
        order by 1
        """).ToListAsync(stop);

    /// <summary>The same of contacts.</summary>
    public static Task<List<string>> ContactAttributeNames(this SurveysDb db, Guid tenantId, CancellationToken stop) => db.Database.SqlQuery<string>(
        $"""
        select distinct a.name as "Value" from (select attributes from contacts where tenant_id = {tenantId} order by id desc limit {AttributesFrom}) c, jsonb_object_keys(c.attributes) a (name)
        order by 1
        """).ToListAsync(stop);

    /// <summary>Teams to choose from, by name.</summary>
    public static async Task<List<(Guid Id, string Name)>> TeamNames(this SurveysDb db, CancellationToken stop) =>
        (await db.Teams.AsNoTracking().OrderBy(t => t.Name).Select(t => new { t.Id, t.Name }).ToListAsync(stop)).ConvertAll(t => (t.Id, t.Name));
}
