using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Surveys.Tenants;

/// <summary>Tells PostgreSQL with every command which workspace it is for: a query says it in its own round trip, all else just before.</summary>
/// <remarks>
/// The pool resets the setting when the connection is given back. A pooler that shares a connection between
/// transactions of several clients would not, so it must not stand between the app and PostgreSQL.
/// </remarks>
internal sealed class TenantInterceptor : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        if (IsQuery(eventData))
            Begin(command, eventData);
        else
            Say(command, eventData);
        if (HotQuery.Is(command))
            command.Prepare();
        return result;
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (IsQuery(eventData))
            Begin(command, eventData);
        else
            await SayAsync(command, eventData, cancellationToken);
        if (HotQuery.Is(command))
            await command.PrepareAsync(cancellationToken);
        return result;
    }

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        if (HasBegun(command))
            result.NextResult();
        return result;
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (HasBegun(command))
            await result.NextResultAsync(cancellationToken);
        return result;
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Say(command, eventData);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await SayAsync(command, eventData, cancellationToken);
        return result;
    }

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Say(command, eventData);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await SayAsync(command, eventData, cancellationToken);
        return result;
    }

    /// <summary>What stores counts its statements: another one among them would be taken for a row that was missed.</summary>
    private static bool IsQuery(CommandEventData command) => command.CommandSource == CommandSource.LinqQuery;

    private static void Begin(DbCommand command, CommandEventData eventData)
    {
        if (Needs(eventData) is not { } id)
            return;

        command.CommandText = $"{Wall.SetNamedTenant};\n{command.CommandText}";
        Add(command, id);
    }

    private static bool HasBegun(DbCommand command) => command.Parameters.Contains(Wall.Tenant);

    private static void Say(DbCommand command, CommandEventData eventData)
    {
        if (Needs(eventData) is not { } id)
            return;

        using var before = Before(command, id);
        before.ExecuteNonQuery();
    }

    private static async Task SayAsync(DbCommand command, CommandEventData eventData, CancellationToken stop)
    {
        if (Needs(eventData) is not { } id)
            return;

        await using var before = Before(command, id);
        await before.ExecuteNonQueryAsync(stop);
    }

    private static DbCommand Before(DbCommand command, Guid id)
    {
        var before = command.Connection!.CreateCommand();
        before.Transaction = command.Transaction;
        before.CommandText = Wall.SetNamedTenant;
        Add(before, id);
        return before;
    }

    private static void Add(DbCommand command, Guid id)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (Wall.Tenant, id.ToString());
        command.Parameters.Add(parameter);
    }

    private static Guid? Needs(CommandEventData command) => command.Context is SurveysDb { TenantId: var id } && id != Guid.Empty ? id : null;
}
