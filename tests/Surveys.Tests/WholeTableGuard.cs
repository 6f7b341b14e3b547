using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Surveys.Tests;

/// <summary>
/// Refuses what sorts a whole table to find one row of it, as EF writes "the first of several rows" within a query: right at ten rows, and the
/// slowest part of the page at a million. A join, or single columns, say the same.
/// </summary>
internal sealed class WholeTableGuard : DbCommandInterceptor
{
    public static readonly WholeTableGuard Instance = new();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        command.CommandText.Contains("ROW_NUMBER() OVER(PARTITION BY", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"This sorts a whole table:\n{command.CommandText}")
            : ValueTask.FromResult(result);
}
