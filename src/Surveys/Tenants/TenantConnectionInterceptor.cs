using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Surveys.Tenants;

/// <summary>Tells PostgreSQL which workspace a connection works for, before anything else is asked of it.</summary>
/// <remarks>
/// The pool resets the setting when the connection is given back. A pooler that shares a connection between
/// transactions of several clients would not, so it must not stand between the app and PostgreSQL.
/// </remarks>
internal sealed class TenantConnectionInterceptor(CurrentTenant tenant) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (tenant.Id == Guid.Empty)
            return;

        using var command = SetTenant(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (tenant.Id == Guid.Empty)
            return;

        await using var command = SetTenant(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbCommand SetTenant(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Wall.SetTenant;
        var id = command.CreateParameter();
        id.Value = tenant.Id.ToString();
        command.Parameters.Add(id);
        return command;
    }
}
