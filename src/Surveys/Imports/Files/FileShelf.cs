using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Imports;

/// <summary>Keeps uploaded files until they are imported.</summary>
internal sealed class FileShelf(SurveysDb db, CurrentTenant tenant, TimeProvider clock)
{
    private const int MostColumns = 100;

    /// <summary>The whole file or nothing of it; a piece of it is held at a time.</summary>
    /// <exception cref="InvalidInputException">It can't be read as CSV.</exception>
    public async Task<FileImport> Put(string name, Stream file, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var import = new FileImport
        {
            TenantId = tenant.Id,
            Id = Guid.CreateVersion7(now),
            FileName = name.Length > 200 ? name[^200..] : name,
            UploadedAt = now,
            Headers = [],
            Separator = ",",
            ForgetAt = now + FileImport.FileKept,
        };
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.RequireStaying(tenant, stop);
        db.Imports.Add(import);
        await new FileText().Cut(file, piece => Put(import, piece, stop), stop);
        if (import.Bytes == 0)
            throw new InvalidInputException("upload", "is empty: its first line must name the columns.");

        await db.SaveChangesAsync(stop);
        await db.NoteDue(tenant.Id, DueHint.ImportFiles, import.ForgetAt, stop);
        await transaction.CommitAsync(stop);
        return import;
    }

    private async Task Put(FileImport import, ReadOnlyMemory<byte> piece, CancellationToken stop)
    {
        var chunk = new ImportChunk { TenantId = tenant.Id, ImportId = import.Id, StartsAt = import.Bytes, Bytes = piece.ToArray() };
        if (import.Bytes == 0)
            await ReadHeaders(import, chunk.Bytes, stop);
        import.Bytes += piece.Length;
        db.ImportChunks.Add(chunk);
        await db.SaveChangesAsync(stop);
        // Else the context would hold the whole file.
        db.Entry(chunk).State = EntityState.Detached;
    }

    private static async Task ReadHeaders(FileImport import, byte[] start, CancellationToken stop)
    {
        try
        {
            using var stream = new MemoryStream(start);
            var head = await FileHead.Read(stream, stop);
            (import.Headers, import.Separator) = ([.. head.Headers], $"{head.Separator}");
        }
        catch (CommandException problem)
        {
            throw new InvalidInputException("upload", $"can’t be read: {problem.Message}");
        }

        if (import.Headers.Length > MostColumns)
            throw new InvalidInputException("upload", $"has {import.Headers.Length} columns. At most {MostColumns} are taken: leave out those that nobody needs.");
        if (import.Headers.All(string.IsNullOrWhiteSpace))
            throw new InvalidInputException("upload", "has no names in its first line. Put the columns’ names there.");
        if (import.Headers.Any(name => name.Length > 200 || name.Any(char.IsControl)))
            throw new InvalidInputException("upload", "has names in its first line that are longer than 200 letters or no text. The first line must name the columns.");
    }

    /// <summary>The first rows, to show and to guess from.</summary>
    public async Task<FileHead?> HeadOf(FileImport import, CancellationToken stop)
    {
        var start = await db.ImportChunks.AsNoTracking().Where(c => c.ImportId == import.Id && c.StartsAt == 0).Select(c => c.Bytes).SingleOrDefaultAsync(stop);
        if (start is null)
            return null;

        using var stream = new MemoryStream(start);
        return await FileHead.Read(stream, stop);
    }
}
