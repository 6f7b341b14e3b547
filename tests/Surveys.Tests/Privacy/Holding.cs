using Npgsql;

namespace Surveys.Tests.Privacy;

/// <summary>Somebody's transaction in a workspace that isn't over yet: what needs its rows waits.</summary>
internal sealed class Holding : IAsyncDisposable
{
    private readonly NpgsqlDataSource database;
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    private Holding(NpgsqlDataSource database, NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (this.database, this.connection, this.transaction) = (database, connection, transaction);

    public static async Task<Holding> Begin(House house, Workspace workspace, params string[] statements)
    {
        var database = NpgsqlDataSource.Create(house.ConnectionString);
        var connection = await database.OpenConnectionAsync();
        var holding = new Holding(database, connection, await connection.BeginTransactionAsync());
        foreach (var statement in statements.Prepend("select set_config('app.tenant', $1::text, false)"))
        {
            await using var command = new NpgsqlCommand(statement, connection) { Parameters = { new() { Value = workspace.Id } } };
            await command.ExecuteNonQueryAsync();
        }

        return holding;
    }

    public async Task UntilSomebodyWaits()
    {
        for (var tries = 0; tries < 300; tries++)
        {
            await using var look = database.CreateCommand("select exists (select from pg_stat_activity where $1 = any(pg_blocking_pids(pid)))");
            look.Parameters.Add(new() { Value = connection.ProcessID });
            if ((bool)(await look.ExecuteScalarAsync())!)
                return;
            await Task.Delay(100);
        }

        throw new TimeoutException("Nobody waits for these rows.");
    }

    public Task Commit() => transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
        await database.DisposeAsync();
    }
}
