using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Surveys.Tests.Trends;

/// <summary>Listens to what the service asks PostgreSQL, and asks how that is done: by the service's own login, within the workspace, behind the wall.</summary>
internal sealed class SentQueries : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> subscriptions = [];
    private readonly List<(string Text, List<NpgsqlParameter> Parameters)> sent = [];
    private bool listens;

    private SentQueries() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <returns>The plans of all that was asked meanwhile, in turn.</returns>
    public static async Task<string> Plans(House house, Workspace workspace, Func<Task> request)
    {
        using var queries = new SentQueries();
        queries.listens = true;
        await request();
        queries.listens = false;

        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var connection = await database.OpenConnectionAsync(Stop);
        await using (var enter = new NpgsqlCommand($"select set_config('app.tenant', '{workspace.Id}', false)", connection))
            await enter.ExecuteNonQueryAsync(Stop);
        var plans = new StringBuilder();
        foreach (var (text, parameters) in queries.sent)
        {
            plans.Append(text).Append("\n\n");
            await using var explain = new NpgsqlCommand($"explain (analyze, buffers, costs off) {text}", connection);
            explain.Parameters.AddRange(parameters.Select(p => p.Clone()).ToArray());
            await using var reader = await explain.ExecuteReaderAsync(Stop);
            while (await reader.ReadAsync(Stop))
                plans.Append("  ").Append(reader.GetString(0)).Append('\n');
            plans.Append('\n');
        }

        return plans.ToString();
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (!listens || value.Key != RelationalEventId.CommandExecuting.Name || value.Value is not CommandEventData { Command: NpgsqlCommand command })
            return;

        // The service tells which workspace it asks for in the same round trip.
        var text = command.CommandText.StartsWith("select set_config", StringComparison.Ordinal) ? command.CommandText[(command.CommandText.IndexOf('\n', StringComparison.Ordinal) + 1)..] : command.CommandText;
        // Who asks is found before, by what is nobody's business.
        if (Regex.IsMatch(text, "^select", RegexOptions.IgnoreCase | RegexOptions.Multiline) && !Regex.IsMatch(text, "from (api_keys|sessions|accounts|members|single_sign_on)", RegexOptions.IgnoreCase))
            sent.Add((text, command.Parameters.Cast<NpgsqlParameter>().Where(p => p.ParameterName != "app_tenant").ToList()));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
}
