using Microsoft.EntityFrameworkCore;

namespace Surveys.Imports;

/// <summary>An uploaded file from a place on, read piece by piece.</summary>
internal sealed class ChunkStream(SurveysDb db, Guid importId, long from, long length) : Stream
{
    private long at = from;
    private ReadOnlyMemory<byte> left;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (at >= length || buffer.Length == 0)
            return 0;
        if (left.Length == 0)
            left = await Piece(cancellationToken);

        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        left = left[count..];
        at += count;
        return count;
    }

    private async Task<ReadOnlyMemory<byte>> Piece(CancellationToken stop)
    {
        var chunk = await db.ImportChunks.AsNoTracking().Where(c => c.ImportId == importId && c.StartsAt <= at).OrderByDescending(c => c.StartsAt).FirstOrDefaultAsync(stop);
        return chunk is not null && at - chunk.StartsAt < chunk.Bytes.Length
            ? chunk.Bytes.AsMemory((int)(at - chunk.StartsAt))
            : throw new ImportStoppedException("The file has been taken away.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The database is asked asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Somebody cancelled the import, another worker has it, or its file went: what has been stored stays.</summary>
internal sealed class ImportStoppedException(string message) : Exception(message);
