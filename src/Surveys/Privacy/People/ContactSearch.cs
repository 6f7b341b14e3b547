using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>Finds contacts by what somebody tells of them: an address, an id, or how a name, its last word, an address or its domain begins.</summary>
internal sealed class ContactSearch(SurveysDb db, CurrentTenant tenant)
{
    public const int Most = 50;

    /// <summary>The index that beginnings are looked up in goes by bytes, and there nothing that begins with a text comes behind the text and this.</summary>
    private const string Last = "\U0010FFFF";

    /// <returns>The one whose address or id it is; else those of whose name, last name, address or domain it is the beginning, at most one more than <see cref="Most"/>.</returns>
    public async Task<IReadOnlyList<Guid>> Find(string wanted, CancellationToken stop)
    {
        // PostgreSQL can't even compare with it.
        var key = wanted.Trim().Replace("\0", "", StringComparison.Ordinal);
        var low = key.ToLowerInvariant();
        var exact = await db.Contacts.Where(c => c.Email == low || c.ExternalId == key).OrderByDescending(c => c.Email == low).Select(c => c.Id).Take(1).ToListAsync(stop);
        if (exact.Count > 0 || key.Length == 0)
            return exact;

        // One question for each index: asked together, PostgreSQL would go through all contacts. By hand, as EF knows no order by bytes.
        var byName = await db.Database.SqlQuery<Guid>(
            $"""
            select id as "Value" from contacts
            where tenant_id = {tenant.Id} and name_key >= lower({key}) and name_key < lower({key}) || {Last} order by name_key limit {Most + 1}
            """).ToListAsync(stop);
        var byLastName = await db.Database.SqlQuery<Guid>(
            $"""
            select id as "Value" from contacts
            where tenant_id = {tenant.Id} and last_name_key >= lower({key}) and last_name_key < lower({key}) || {Last} order by last_name_key limit {Most + 1}
            """).ToListAsync(stop);
        var byAddress = await db.Database.SqlQuery<Guid>(
            $"""
            select id as "Value" from contacts
            where tenant_id = {tenant.Id} and email collate "C" >= {low} and email collate "C" < {low + Last} order by email collate "C" limit {Most + 1}
            """).ToListAsync(stop);
        var domain = low.TrimStart('@');
        var byDomain = domain.Length == 0 ? [] : await db.Database.SqlQuery<Guid>(
            $"""
            select id as "Value" from contacts
            where tenant_id = {tenant.Id} and email_domain >= {domain} and email_domain < {domain + Last} order by email_domain limit {Most + 1}
            """).ToListAsync(stop);
        return [.. byName.Union(byLastName).Union(byAddress).Union(byDomain).Take(Most + 1)];
    }
}
