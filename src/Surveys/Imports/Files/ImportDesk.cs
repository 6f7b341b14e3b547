using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>What an admin does with an uploaded file: try it, import it, cancel it.</summary>
internal sealed class ImportDesk(SurveysDb db, CurrentTenant tenant, CurrentActor actor, AuditLog audit, TimeProvider clock)
{
    public byte[] KeyOf(FileImport import) => Fingerprint.Of(tenant.Id, import.Headers);

    /// <summary>What was chosen the last time for a file with these columns.</summary>
    public Task<ImportChoices?> Remembered(FileImport import, CancellationToken stop)
    {
        var key = KeyOf(import);
        return db.ImportChoices.AsNoTracking().Where(r => r.Headers == key).Select(r => (ImportChoices?)r.Choices).SingleOrDefaultAsync(stop);
    }

    /// <returns>Whether there is such a file that isn't at work or ended.</returns>
    /// <exception cref="InvalidInputException">The choices can't be.</exception>
    public async Task<bool> Begin(Guid id, bool isTrial, ImportChoices choices, CancellationToken stop)
    {
        choices.Check();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.RequireStaying(tenant, stop);
        if (await Hold(id, stop) is not { State: ImportState.Choosing } import)
            return false;

        import.Begin(isTrial, choices, actor.Id, actor.Name);
        await db.ImportNotes.Where(n => n.ImportId == id).ExecuteDeleteAsync(stop);
        var (key, now) = (KeyOf(import), clock.GetUtcNow());
        var remembered = await db.ImportChoices.SingleOrDefaultAsync(r => r.Headers == key, stop)
            ?? db.ImportChoices.Add(new RememberedChoices { TenantId = tenant.Id, Headers = key, Choices = choices, UsedAt = now }).Entity;
        (remembered.Choices, remembered.UsedAt) = (choices with { Plans = false }, now);
        await db.SaveChangesAsync(stop);
        await db.NoteDue(tenant.Id, DueHint.Imports, now, stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    /// <summary>A dry run goes back to the choices; an import ends with what it has stored. What never began is taken away.</summary>
    /// <returns>Whether there is still something to show of it.</returns>
    public async Task<bool> Cancel(Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var import = await Hold(id, stop);
        if (import is { State: ImportState.Choosing })
            db.Imports.Remove(import);
        else if (import is { State: ImportState.Trying })
            import.EndTrial("The dry run was cancelled.");
        else if (import is { State: ImportState.Running })
            await End(import, ImportState.Cancelled, null, stop);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return import is not null && db.Entry(import).State != EntityState.Detached;
    }

    /// <summary>Ends an import whose row the caller holds: the file goes. Saves nothing by itself.</summary>
    public async Task End(FileImport import, ImportState state, string? problem, CancellationToken stop)
    {
        import.End(state, problem, clock.GetUtcNow());
        await db.ImportChunks.Where(c => c.ImportId == import.Id).ExecuteDeleteAsync(stop);
        await db.NoteDue(tenant.Id, DueHint.ImportFiles, import.ForgetAt, stop);
        var report = import.Report ?? new ImportReport();
        audit.Note(
            AuditActions.DataImported,
            new Subject("file", null, import.FileName),
            after: new { Ended = EnumText.Of(state), report.Rows, report.InteractionsAdded, report.AnswersAdded, report.InvitationsPlanned, report.RowsLost });
    }

    private Task<FileImport?> Hold(Guid id, CancellationToken stop) =>
        db.Imports.FromSql($"select * from imports where tenant_id = {tenant.Id} and id = {id} for update").SingleOrDefaultAsync(stop);
}
