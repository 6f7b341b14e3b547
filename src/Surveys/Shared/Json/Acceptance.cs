using Microsoft.AspNetCore.Http.HttpResults;

namespace Surveys.Shared;

/// <summary>How we answer what is told us, and may be told again.</summary>
internal static class Acceptance
{
    /// <summary>In bytes: a thousand as they usually are. Larger ones are refused with 413, and are split by who sends them.</summary>
    public const long LargestBatch = 16 * 1024 * 1024;

    /// <summary>201 where it's new, 200 where it was known.</summary>
    public static Results<Created<TRecord>, Ok<TRecord>> One<TRecord>(TRecord record, bool isNew) =>
        isNew ? TypedResults.Created((string?)null, record) : TypedResults.Ok(record);

    /// <summary>200, and for each what it would be by itself.</summary>
    public static Ok<BatchAnswer<TRecord>> Each<TStored, TRecord>(
        IEnumerable<(int Index, TStored? Stored, Exception? Refused)> taken, Func<TStored, (TRecord Record, bool IsNew)> read)
        where TStored : class =>
        TypedResults.Ok(new BatchAnswer<TRecord>([.. taken.Select(one => one.Stored is { } stored ? Became(one.Index, read(stored)) : BatchResult<TRecord>.Refused(one.Index, one.Refused!))]));

    private static BatchResult<TRecord> Became<TRecord>(int index, (TRecord Record, bool IsNew) one) =>
        new(index, one.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK, one.Record);
}
