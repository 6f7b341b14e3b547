using Npgsql;

namespace Surveys.Tenants;

/// <summary>Where the database is: `ConnectionStrings__Surveys`, and the schema that its search path names, if any.</summary>
internal sealed record DatabaseSettings(string ConnectionString, string Schema)
{
    public const string HistoryTable = "migration_history";

    /// <exception cref="SettingsException">There is no connection string, or it can't be read.</exception>
    public static DatabaseSettings From(IConfiguration configuration, string name = "Surveys")
    {
        var text = configuration.GetConnectionString(name);
        if (string.IsNullOrWhiteSpace(text))
            throw new SettingsException(
                "ConnectionStrings__Surveys is not set. Example: Host=localhost;Database=surveys;Username=surveys;Password=… (eng/run sets it by itself).");

        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (connection.NoResetOnClose || connection.Multiplexing)
                throw new SettingsException($"ConnectionStrings__{name} must not set No Reset On Close or Multiplexing: a connection would keep one workspace for the next.");

            var schema = connection.SearchPath?.Split(',')[0].Trim();
            return new DatabaseSettings(connection.ConnectionString, string.IsNullOrEmpty(schema) ? "public" : schema);
        }
        catch (ArgumentException problem)
        {
            throw new SettingsException($"ConnectionStrings__{name} can't be read: {problem.Message}");
        }
    }
}

/// <summary>A setting is missing or wrong; the message says which and what it should be.</summary>
internal sealed class SettingsException(string message) : Exception(message);
