using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Trends;

namespace Surveys.Tests.Fuzz;

/// <summary>What holds in the database whatever was asked of it: each query finds the rows for which it doesn't.</summary>
internal static class Consistency
{
    private const int MostNamed = 5;

    private static readonly Dictionary<string, string> Broken = new()
    {
        ["an answer whose invitation isn't answered, or speaks of something else"] =
            "select r.id::text from responses r join invitations i on (i.tenant_id, i.id) = (r.tenant_id, r.invitation_id) where i.status <> 'answered' or i.answered_at is distinct from r.answered_at or (i.survey_id, i.interaction_id, i.survey_version) is distinct from (r.survey_id, r.interaction_id, r.survey_version)",
        // An erased person's answer has let go of its invitation.
        ["an answered invitation without its answer"] =
            "select i.id::text from invitations i where i.status = 'answered' and i.contact_id is not null and not exists (select from responses r where (r.tenant_id, r.invitation_id) = (i.tenant_id, i.id))",
        ["an anonymous answer that leads somewhere"] =
            "select r.id::text from responses r join surveys s on (s.tenant_id, s.id) = (r.tenant_id, r.survey_id) where s.is_anonymous and (r.invitation_id is not null or r.interaction_id is not null or r.contact_id is not null or r.agent_id is not null)",
        ["an answer that isn't on its scale, or on another day"] =
            "select r.id::text from responses r join survey_versions v on (v.tenant_id, v.survey_id, v.number) = (r.tenant_id, r.survey_id, r.survey_version) join tenants t on t.id = r.tenant_id where r.rating not between v.lowest and v.highest or r.rule_version <> v.rule_version or r.answered_on <> (r.answered_at at time zone t.time_zone)::date",
        ["a survey published in a version that isn't there, or versions with a gap"] =
            "select s.id::text from surveys s where (s.published is not null and not exists (select from survey_versions v where (v.tenant_id, v.survey_id, v.number) = (s.tenant_id, s.id, s.published))) or (select count(*) <> coalesce(max(v.number), 0) from survey_versions v where (v.tenant_id, v.survey_id) = (s.tenant_id, s.id))",
        ["an invitation that waits for no moment, or was sent at none"] =
            "select id::text from invitations where (status in ('scheduled', 'deferred') and due_at is null) or (status in ('sent', 'answered') and (sent_at is null or survey_version is null)) or (status in ('skipped', 'deferred', 'cancelled') and reason is null)",
        ["an invitation that waits though its rule is gone"] = "select id::text from invitations where status in ('scheduled', 'deferred') and rule_id is null",
        ["an invitation for a resolution that hasn't been"] =
            "select v.id::text from invitations v join interactions i on (i.tenant_id, i.id) = (v.tenant_id, v.interaction_id) where v.resolution > i.resolution",
        ["an interaction that is over and was never resolved"] =
            "select id::text from interactions where status in ('resolved', 'closed') and (resolution = 0 or resolution_at is null)",
        ["something due of which no hint tells"] =
            "select i.id::text from invitations i where i.status in ('scheduled', 'deferred') and not exists (select from due_hints h where h.tenant_id = i.tenant_id and h.work = 'invitations' and h.due_at <= i.due_at)",
        ["a person who can't be known again"] = "select id::text from contacts where external_id is null and email is null",
        ["a workspace without its owner"] =
            "select t.id::text from tenants t where t.id = current_setting('app.tenant')::uuid and not exists (select from members m where m.tenant_id = t.id and m.role = 'owner')",
        ["a total that differs from the answers"] =
            "with counted as (select c.* from surveys s cross join lateral counted_totals(s.tenant_id, s.id, null) c) select survey_id || ' ' || facet || ' ' || day from ((table counted except table daily_totals) union all (table daily_totals except table counted)) differing",
    };

    /// <summary>Looks into every workspace, after the tallies have caught up.</summary>
    public static async Task<IReadOnlyList<string>> Faults(House house)
    {
        await house.Services.GetRequiredService<RollUp>().CatchUp(CancellationToken.None);
        await using var connection = new NpgsqlConnection(house.ConnectionString);
        await connection.OpenAsync();
        var faults = new List<string>();
        var withMembers = new HashSet<string>();
        foreach (var tenant in await World.Read(connection, "select id::text from tenants"))
        {
            await World.Read(connection, $"select set_config('app.tenant', '{tenant}', false)");
            withMembers.UnionWith(await World.Read(connection, "select account_id::text from members"));
            foreach (var (fault, sql) in Broken)
                faults.AddRange((await World.Read(connection, sql)).Take(MostNamed).Select(row => $"{fault}: {row}"));
        }

        faults.AddRange((await World.Read(connection, "select id::text from accounts")).Except(withMembers).Select(account => $"an account of no workspace: {account}"));
        return faults;
    }
}
