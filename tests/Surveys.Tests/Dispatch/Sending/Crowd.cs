using Microsoft.EntityFrameworkCore;

namespace Surveys.Tests.Dispatch;

/// <summary>Many customers at once, each with a request and an invitation, all like the one that the workspace has.</summary>
internal static class Crowd
{
    /// <summary>Copies the workspace's one invitation with its interaction and contact.</summary>
    /// <param name="domain">The nth has the address crowd.n@ it.</param>
    /// <returns>The copies' ids.</returns>
    public static Task<List<Guid>> Invite(this Workspace acme, int count, string domain) => acme.In(async db =>
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(20));
        var first = await db.Invitations.Select(i => i.Id).SingleAsync(TestContext.Current.CancellationToken);
        var sql =
            $"""
            insert into contacts (tenant_id, id, external_id, email, name, attributes, created_at)
              select tenant_id, md5('c' || n)::uuid, 'c' || n, 'crowd.' || n || '@{domain}', name, attributes, created_at from contacts, generate_series(1, {count}) n;
            insert into interactions select (jsonb_populate_record(i, jsonb_build_object('id', md5('i' || n)::uuid, 'contact_id', md5('c' || n)::uuid, 'external_id', 'i' || n))).* from interactions i, generate_series(1, {count}) n;
            insert into invitations select (jsonb_populate_record(i, jsonb_build_object('id', md5('v' || n)::uuid, 'contact_id', md5('c' || n)::uuid, 'interaction_id', md5('i' || n)::uuid))).* from invitations i, generate_series(1, {count}) n;
            """;
        await db.Database.ExecuteSqlRawAsync(sql, TestContext.Current.CancellationToken);
        return await db.Invitations.Where(i => i.Id != first).OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(TestContext.Current.CancellationToken);
    });

    /// <summary>A workspace with so many invitations that are due now. In a house without a worker: that would have sent the first before it's copied.</summary>
    public static async Task<(Workspace Acme, List<Guid> Due)> Due(House house, int count, string domain)
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Interaction("first", $"first@{domain}");
        var ids = await acme.Invite(count, domain);
        await acme.In(db => db.Invitations.Where(i => !ids.Contains(i.Id)).ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        // Else PostgreSQL plans as for the empty tables that there were a moment ago.
        await acme.In(db => db.Database.ExecuteSqlRawAsync("analyze contacts; analyze interactions; analyze invitations", TestContext.Current.CancellationToken));
        return (acme, ids);
    }
}
