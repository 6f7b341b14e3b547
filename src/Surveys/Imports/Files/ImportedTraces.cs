using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>Finds an erased person in files that wait, and in what was said of their rows. Part of the caller's transaction.</summary>
internal sealed class ImportedTraces(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    private const string Erased = "Somebody in the file was erased, so the file is gone. Upload one without them; what was imported before stays.";

    /// <remarks>
    /// Before anything of the person is locked: a batch that is being stored holds the import's row first. An address counts wherever it stands,
    /// a number only as a whole field, as "7" is in every file. The pieces end at lines' ends, so neither is cut in two.
    /// </remarks>
    public async Task Forget(Guid contactId, CancellationToken stop)
    {
        if (!await db.Imports.AnyAsync(stop) && !await db.ImportChoices.AnyAsync(stop))
            return;

        var contact = await db.Contacts.Where(c => c.Id == contactId).Select(c => new { c.Email, c.ExternalId }).SingleOrDefaultAsync(stop);
        var tickets = await db.Interactions.Where(i => i.ContactId == contactId).Select(i => i.ExternalId).ToListAsync(stop);
        var names = tickets.Append(contact?.ExternalId).Append(contact?.Email).OfType<string>().Select(name => name.ToLowerInvariant()).ToArray();
        // Where there is no address, one that no text has.
        var address = contact?.Email ?? "\u0001";
        var now = clock.GetUtcNow();

        await db.Database.ExecuteSqlAsync(
            $"""
            delete from imports where tenant_id = {tenant.Id} and
              (position({address} in lower(imports::text)) > 0 or exists (select from unnest(headers) header where lower(trim(header)) = any({names})))
            """,
            stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from import_choices where tenant_id = {tenant.Id} and
              (position({address} in lower(choices::text)) > 0 or exists (select from jsonb_object_keys(choices -> 'columns') header where lower(trim(header)) = any({names})))
            """,
            stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            update imports set state = {"failed"}, problem = {Erased}, trial = null, ended_at = {now}, forget_at = {now + FileImport.ReportKept}
            where tenant_id = {tenant.Id} and exists (
              select from import_chunks c cross join lateral (select lower(convert_from(c.bytes, 'UTF8')) words) t
              where c.tenant_id = imports.tenant_id and c.import_id = imports.id
                and (position({address} in words) > 0 or regexp_split_to_array(words, {"\\s*[,;|\"\\t\\r\\n]\\s*"}) && {names}))
            """,
            stop);
        await db.Database.ExecuteSqlAsync(
            $"delete from import_chunks c using imports i where i.tenant_id = {tenant.Id} and i.problem = {Erased} and c.tenant_id = i.tenant_id and c.import_id = i.id", stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            delete from import_notes where tenant_id = {tenant.Id} and
              (position({address} in lower(message)) > 0 or regexp_split_to_array(lower(message), {"[\\s\",;]+"}) && {names})
            """,
            stop);
    }
}
