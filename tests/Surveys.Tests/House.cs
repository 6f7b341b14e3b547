using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Surveys.Tenants;
using Surveys.Tests;

[assembly: AssemblyFixture(typeof(House))]

namespace Surveys.Tests;

/// <summary>
/// The whole service for all tests: on a schema of its own in a real PostgreSQL, on a real port, sending to a real mail server.
/// Each test makes its own workspace, so they run side by side, and the wall is tested every time.
/// </summary>
public sealed class House : IAsyncLifetime
{
    private readonly string schema = $"test_{Guid.CreateVersion7():N}";
    private WebApplication? app;

    /// <summary>Settings beside the tests' own, for a house that one test keeps for itself.</summary>
    internal IReadOnlyList<(string Name, string? Value)> Settings { get; init; } = [];

    /// <summary>What tells the time in a house that one test keeps for itself; the system's clock where there is none.</summary>
    internal TimeProvider? Clock { get; init; }

    internal MailCatcher Mail { get; private set; } = null!;

    internal Dispatch.NameServer Dns { get; } = new();

    internal IServiceProvider Services => app!.Services;

    internal TenantScopes Tenants => Services.GetRequiredService<TenantScopes>();

    /// <summary>A connection string to the tests' schema, for tests that ask PostgreSQL itself.</summary>
    internal string ConnectionString { get; private set; } = "";

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var given = Environment.GetEnvironmentVariable("ConnectionStrings__Surveys")
            ?? throw new InvalidOperationException("The tests need a PostgreSQL in ConnectionStrings__Surveys. eng/test starts one and sets it.");
        ConnectionString = new NpgsqlConnectionStringBuilder(given) { SearchPath = schema, MaxPoolSize = 60, IncludeErrorDetail = true }.ConnectionString;
        await Execute(given, $"create schema {schema}");
        Mail = await MailCatcher.Start();

        app = Create([.. Settings]);
        await using (var scope = Tenants.Outside())
            await scope.ServiceProvider.GetRequiredService<SurveysDb>().Database.MigrateAsync();
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    /// <summary>Another house over the same database, with settings of its own; it isn't started.</summary>
    internal WebApplication Create(params (string Name, string? Value)[] settings) => Program.Create(builder =>
    {
        if (Clock is not null)
            builder.Services.AddSingleton(Clock);
        builder.Logging.ClearProviders();
        builder.Services.ConfigureDbContext<SurveysDb>(options => options.AddInterceptors(WholeTableGuard.Instance));
        // A password costs a sixth of a second on purpose, and the tests make thousands; CommandTests holds the real price.
        builder.Services.PostConfigure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Surveys"] = ConnectionString,
            ["Mail:Mode"] = null,
            ["Mail:Host"] = "127.0.0.1",
            ["Mail:Port"] = $"{Mail.Port}",
            ["Mail:Spf"] = "spf.operator.example",
            ["Mail:Dkim"] = "s1=s1.dkim.operator.example",
            ["Dns:Servers"] = Dns.Address,
            ["Surveys:BaseUrl"] = "http://localhost:8080",
            ["Surveys:LinkKeys"] = "a-key-of-the-tests-only",
            // The issuers that tests run themselves.
            ["Surveys:TrustedHosts"] = "127.0.0.1",
            ["Urls"] = "http://127.0.0.1:0",
        });
        builder.Configuration.AddInMemoryCollection(Dispatch.Provider.Settings);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value));
    });

    internal HttpClient Client(string? key = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>A mailed link, on the port where the tests' service listens.</summary>
    internal Uri Local(string link) => new(Address, new Uri(link).PathAndQuery);

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            // Else its jobs would go on for a moment, over services that are gone.
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await Mail.DisposeAsync();
        Dns.Dispose();
        NpgsqlConnection.ClearAllPools();
        await Execute(ConnectionString, $"drop schema {schema} cascade");
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
