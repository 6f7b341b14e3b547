using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>
/// Takes an uploaded file in, a slice of time at once. Up to where it has come is stored after each batch, so that another worker goes on from
/// there. What a worker stored between its last batch and its death is read again, and adds nothing.
/// </summary>
internal sealed class FileRun(TenantScopes tenants, CsvImport engine, TimeProvider clock)
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    // Of the import that had the last slice: while no other has one, the file isn't looked through again for them.
    private Recollection? recollection;

    private sealed record Recollection(Guid ImportId, string Choices, long DoneBytes, NumbersSeen Seen);

    /// <summary>Goes on with the workspace's oldest import.</summary>
    public async Task Work(Guid tenantId, CancellationToken stop)
    {
        await using var scope = tenants.Enter(tenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        var import = await db.Imports.AsNoTracking().Where(i => i.State == ImportState.Trying || i.State == ImportState.Running).OrderBy(i => i.Id).FirstOrDefaultAsync(stop);
        if (import is null)
            return;

        try
        {
            if (await Read(db, import, stop))
                await End(import, null, stop);
        }
        catch (ImportStoppedException)
        {
            // Whoever stopped it has said so in its row.
        }
        catch (Exception problem) when (problem is CommandException or InvalidInputException or ConflictException)
        {
            await End(import, problem.Message, stop);
        }
    }

    /// <returns>Whether the file's end was reached.</returns>
    private async Task<bool> Read(SurveysDb db, FileImport import, CancellationToken stop)
    {
        var order = OrderOf(import, await SeenBefore(db, import, stop));
        await using var file = new ChunkStream(db, import.Id, import.DoneBytes, import.Bytes);
        await using var rows = import.DoneBytes == 0
            ? await CsvRows.Open(file, stop)
            : CsvRows.GoOn(file, import.Headers, import.Separator[0], new Place(import.DoneBytes, import.DoneLine));
        var (begun, report, reached) = (clock.GetTimestamp(), import.Report ?? new ImportReport(), import.DoneBytes);
        var isAtEnd = await engine.Run(order, rows, report, AfterBatch, stop);
        if (!isAtEnd)
            recollection = new Recollection(import.Id, Written(import.Choices!), reached, order.Seen);
        return isAtEnd;

        async Task<bool> AfterBatch(Place place)
        {
            await Reach(import, reached, place, report, stop);
            reached = place.Bytes;
            return clock.GetElapsedTime(begun) < Slice;
        }
    }

    /// <summary>What was taken before the slice: known from the one before it, or looked up in the file, which says it as well.</summary>
    private async Task<NumbersSeen> SeenBefore(SurveysDb db, FileImport import, CancellationToken stop)
    {
        var last = Interlocked.Exchange(ref recollection, null);
        if (last is not null && (last.ImportId, last.Choices, last.DoneBytes) == (import.Id, Written(import.Choices!), import.DoneBytes))
            return last.Seen;

        var order = OrderOf(import, new NumbersSeen());
        if (import.DoneBytes > 0)
        {
            await using var file = new ChunkStream(db, import.Id, 0, import.Bytes);
            await using var rows = await CsvRows.Open(file, stop);
            await engine.Recall(order, rows, import.DoneBytes, stop);
        }

        return order.Seen;
    }

    private static string Written(ImportChoices choices) => JsonSerializer.Serialize(choices);

    private static ImportOrder OrderOf(FileImport import, NumbersSeen seen) => new(import.TenantId, import.Choices!.ToMap())
    {
        Seen = seen,
        IsTrial = import.State == ImportState.Trying,
        Plans = import.Choices.Plans,
        By = actor => ActFor(import, actor),
        Guard = (db, stop) => Guard(db, import, stop),
    };

    private static void ActFor(FileImport import, CurrentActor actor)
    {
        if (import.OrderedById is { } person)
            actor.IsPerson(person, import.OrderedByName!);
        else
            actor.IsJob(ImportCommand.Name);
    }

    /// <summary>With the import's row in hand until the batch is stored: who cancels it, or erases somebody in it, does so before or after.</summary>
    private static async Task Guard(SurveysDb db, FileImport import, CancellationToken stop)
    {
        var state = await db.Imports.FromSql($"select * from imports where tenant_id = {import.TenantId} and id = {import.Id} for share").AsNoTracking().Select(i => (ImportState?)i.State).SingleOrDefaultAsync(stop);
        if (state != import.State)
            throw new ImportStoppedException("It isn’t to go on.");
    }

    /// <exception cref="ImportStoppedException">It was stopped, or another worker has gone on with it.</exception>
    private async Task Reach(FileImport import, long before, Place place, ImportReport report, CancellationToken stop)
    {
        await using var scope = tenants.Enter(import.TenantId);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var isOurs = await db.Imports.Where(i => i.Id == import.Id && i.State == import.State && i.DoneBytes == before).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.DoneBytes, place.Bytes).SetProperty(i => i.DoneLine, place.Line).SetProperty(i => i.Report, report), stop) > 0;
        if (!isOurs)
            throw new ImportStoppedException("It isn’t ours any more.");

        var number = Math.Min(ImportReport.MostNotes, report.NotesInAll) - report.Notes.Count;
        db.ImportNotes.AddRange(report.Notes.Select((note, i) => new ImportNote
        {
            TenantId = import.TenantId,
            ImportId = import.Id,
            Number = number + i,
            Line = note.Line,
            Message = Kept(note.Message),
            IsLost = note.IsLost,
        }));
        await db.SaveChangesAsync(stop);
        var until = clock.GetUtcNow() + ImportRounds.Lease;
        await db.DueHints.Where(h => h.TenantId == import.TenantId && h.Work == DueHint.Imports).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, until), stop);
        await transaction.CommitAsync(stop);
        report.Notes.Clear();
    }

    /// <summary>As long as somebody reads, and as PostgreSQL can hold it.</summary>
    private static string Kept(string message) => string.Concat(message.EnumerateRunes().Where(rune => !System.Text.Rune.IsControl(rune)).Take(500).Select(rune => rune.ToString()));

    private async Task End(FileImport import, string? problem, CancellationToken stop)
    {
        await using var scope = tenants.Enter(import.TenantId);
        ActFor(import, scope.ServiceProvider.GetRequiredService<CurrentActor>());
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var now = clock.GetUtcNow();
        var stored = await db.Imports.FromSql($"select * from imports where tenant_id = {import.TenantId} and id = {import.Id} for update").SingleOrDefaultAsync(stop);
        if (stored is null || stored.State != import.State)
            return;

        if (stored.State == ImportState.Trying)
            stored.EndTrial(problem);
        else
            await scope.ServiceProvider.GetRequiredService<ImportDesk>().End(stored, problem is null ? ImportState.Done : ImportState.Failed, problem, stop);
        if (stored.EndedAt is null)
            stored.ForgetAt = now + FileImport.FileKept;
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
