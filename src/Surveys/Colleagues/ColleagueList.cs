using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Colleagues;

/// <summary>Somebody who can be asked.</summary>
/// <param name="Team">For which they took most requests lately; nothing for who took none.</param>
internal sealed record Colleague(string Email, string Name, Guid? TeamId, string? Team);

/// <summary>Who works here: the workspace's members, and the help desk's agents with an address.</summary>
internal sealed class ColleagueList(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(180);

    private sealed record AgentTeam(Guid Agent, Guid Team);

    /// <summary>Each person once, by address, in order of their names.</summary>
    public async Task<List<Colleague>> Read(CancellationToken stop)
    {
        var members = await db.Members.Join(db.Users, m => m.AccountId, a => a.Id, (m, a) => new { m.Id, Email = a.Email! }).ToListAsync(stop);
        var agents = await db.Agents.AsNoTracking().Select(a => new { a.Id, a.Name, a.Email, a.MemberId }).ToListAsync(stop);
        var teams = await db.Teams.ToDictionaryAsync(t => t.Id, t => t.Name, stop);
        var since = clock.GetUtcNow() - Lately;
        var teamOf = (await db.Database.SqlQuery<AgentTeam>(
            $"""
            select distinct on (agent_id) agent_id as "Agent", team_id as "Team" from (
              select agent_id, team_id, count(*) as n from interactions
              where tenant_id = {tenant.Id} and opened_at >= {since} and agent_id is not null and team_id is not null group by agent_id, team_id) taken
            order by agent_id, n desc, team_id
            """).ToListAsync(stop)).ToDictionary(one => one.Agent, one => one.Team);

        var byMember = members.ToDictionary(m => m.Id, m => m.Email);
        return [.. agents
            .Select(agent => (Email: agent.MemberId is { } member ? byMember.GetValueOrDefault(member) ?? agent.Email : agent.Email, agent.Name, Team: teamOf.TryGetValue(agent.Id, out var team) ? team : (Guid?)null))
            .Where(agent => agent.Email is not null)
            .Concat(members.Select(member => (Email: (string?)member.Email, Name: member.Email, Team: (Guid?)null)))
            .GroupBy(one => one.Email!.Trim().ToLowerInvariant())
            .Select(same => (Email: same.Key, First: same.First(), Team: same.Select(one => one.Team).FirstOrDefault(team => team is not null)))
            .Select(one => new Colleague(one.Email, one.First.Name, one.Team, one.Team is { } id ? teams.GetValueOrDefault(id) : null))
            .OrderBy(one => one.Name, StringComparer.CurrentCultureIgnoreCase)];
    }
}
