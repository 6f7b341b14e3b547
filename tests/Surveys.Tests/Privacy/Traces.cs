using System.Text;
using Npgsql;

namespace Surveys.Tests.Privacy;

/// <summary>Looks for words in every column of every table, as somebody would who has the whole database and no wall before it.</summary>
internal static class Traces
{
    /// <summary>The tables that hold one of the words, in any spelling of its letters, also as bytes. A table made tomorrow is looked into by itself.</summary>
    public static async Task<IReadOnlyList<string>> TablesWith(this House house, Workspace workspace, params string[] words)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString(house));
        await using var connection = await database.OpenConnectionAsync();
        await using (var enter = new NpgsqlCommand("select set_config('app.tenant', $1, false)", connection) { Parameters = { new() { Value = workspace.Id.ToString() } } })
            await enter.ExecuteScalarAsync();

        var found = new List<string>();
        foreach (var table in await Tables(connection))
        {
            await using var look = new NpgsqlCommand($"select exists (select from {table} t where t::text ilike any($1))", connection)
            {
                Parameters = { new() { Value = words.SelectMany(word => new[] { $"%{word}%", $"%{Convert.ToHexString(Encoding.UTF8.GetBytes(word))}%" }).ToArray() } },
            };
            if ((bool)(await look.ExecuteScalarAsync())!)
                found.Add(table);
        }

        return found;
    }

    /// <summary>How many rows of each table belong to the workspace; those without any are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> RowsOf(this House house, Guid workspace)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString(house));
        await using var connection = await database.OpenConnectionAsync();
        await using (var enter = new NpgsqlCommand("select set_config('app.tenant', $1, false)", connection) { Parameters = { new() { Value = workspace.ToString() } } })
            await enter.ExecuteScalarAsync();

        var rows = new Dictionary<string, long>();
        foreach (var table in await Tables(connection))
        {
            await using var count = new NpgsqlCommand($"select count(*) from {table} t where t::text like any($1)", connection)
            {
                // Some places spell an id without its dashes.
                Parameters = { new() { Value = new[] { $"%{workspace}%", $"%{workspace:N}%" } } },
            };
            if ((long)(await count.ExecuteScalarAsync())! is > 0 and var n)
                rows[table] = n;
        }

        return rows;
    }

    /// <summary>Past the wall where there is a login for it; else as the workspace itself, which sees all of its own.</summary>
    private static string ConnectionString(House house)
    {
        var superuser = Environment.GetEnvironmentVariable("SURVEYS_SUPERUSER");
        var schema = new NpgsqlConnectionStringBuilder(house.ConnectionString).SearchPath;
        return string.IsNullOrEmpty(superuser) ? house.ConnectionString : new NpgsqlConnectionStringBuilder(superuser) { SearchPath = schema }.ConnectionString;
    }

    private static async Task<List<string>> Tables(NpgsqlConnection connection)
    {
        var tables = new List<string>();
        await using var command = new NpgsqlCommand("select table_name from information_schema.tables where table_schema = current_schema and table_type = 'BASE TABLE'", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables;
    }
}
