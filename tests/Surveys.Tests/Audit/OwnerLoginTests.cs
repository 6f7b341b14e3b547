using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Tenants;
using Surveys.Tests.Accounts;
using Surveys.Trends;

namespace Surveys.Tests.Audit;

/// <summary>
/// With an owner login of its own, in a database made as the README says: the service does its whole job on the other
/// login, and PostgreSQL itself refuses it to touch what was noted.
/// </summary>
public sealed class OwnerLoginTests(House house) : IAsyncLifetime
{
    private readonly string name = $"test_owner_{Guid.CreateVersion7():N}";
    private readonly string? superuser = Environment.GetEnvironmentVariable("SURVEYS_SUPERUSER");
    private string owner = "";
    private string service = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private (string Name, string? Value)[] Settings => [("ConnectionStrings__Surveys", service), ("ConnectionStrings__Owner", owner)];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(superuser), "Only the private PostgreSQL of eng/test has a superuser, who can make logins and a database.");
        var password = $"{Guid.CreateVersion7():N}";
        (owner, service) = (Connection($"{name}_owner", password), Connection(name, password));
        foreach (var sql in new[]
                 {
                     $"create role {name}_owner login password '{password}'", $"create role {name} login password '{password}'", $"create database {name} owner {name}_owner",
                 })
        {
            await Execute(superuser!, sql);
        }
    }

    private string Connection(string login, string password) => new NpgsqlConnectionStringBuilder(superuser)
    {
        Database = name,
        Username = login,
        Password = password,
        Pooling = false,
    }.ConnectionString;

    [Fact]
    public async Task The_service_does_its_job_and_cannot_touch_the_log()
    {
        var first = await house.Type(["migrate"], Settings);
        var again = await house.Type(["migrate"], Settings);
        Assert.True(first.ExitCode == 0 && again.ExitCode == 0, first.Errors + again.Errors);
        Assert.Contains("up to date", again.Errors, StringComparison.Ordinal);

        await using var app = house.Create(("ConnectionStrings:Surveys", service), ("ConnectionStrings:Owner", "Host=nowhere.example;Username=never"));
        await app.StartAsync(Stop);
        await DoesTheMainJob(app);

        foreach (var sql in new[]
                 {
                     "update audit_entries set actor_name = 'x'", "delete from audit_entries", "truncate audit_entries", "alter table audit_entries disable trigger all",
                     "drop policy tenant_wall on audit_entries", "insert into migration_history values ('x', 'x')", "alter table surveys no force row level security",
                 })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Execute(service, sql));
            Assert.True(refused is { SqlState: PostgresErrorCodes.InsufficientPrivilege } && !refused.MessageText.Contains("added to", StringComparison.Ordinal), $"{sql}: {refused.MessageText}");
        }
    }

    [Fact]
    public async Task The_service_login_alone_cannot_migrate_and_a_superuser_is_no_owner()
    {
        var alone = await house.Type(["migrate"], ("ConnectionStrings__Surveys", service));
        var above = await house.Type(["migrate"], ("ConnectionStrings__Surveys", service), ("ConnectionStrings__Owner", new NpgsqlConnectionStringBuilder(superuser) { Database = name }.ConnectionString));
        var astray = await house.Type(["migrate"], ("ConnectionStrings__Surveys", service), ("ConnectionStrings__Owner", $"{owner};Search Path=elsewhere"));

        Assert.Equal((1, 1, 1), (alone.ExitCode, above.ExitCode, astray.ExitCode));
        Assert.Contains("permission denied", alone.Errors, StringComparison.Ordinal);
        Assert.Contains("superuser", above.Errors, StringComparison.Ordinal);
        Assert.Contains("Search Path", astray.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_the_service_owned_is_handed_over()
    {
        var administrator = new NpgsqlConnectionStringBuilder(superuser) { Database = name, Pooling = false }.ConnectionString;
        await Execute(administrator, $"alter database {name} owner to {name}");
        var alone = await house.Type(["migrate"], ("ConnectionStrings__Surveys", service));
        var made = await house.Type(["tenants", "create", "--name", "Kept", "--owner", "kept@acme.example", "--password", Workspace.Password], ("ConnectionStrings__Surveys", service));

        await Execute(administrator, $"alter database {name} owner to {name}_owner");
        await Execute(administrator, $"reassign owned by {name} to {name}_owner");
        var handed = await house.Type(["migrate"], Settings);
        var key = await house.Type(["keys", "create", "--tenant", "kept"], ("ConnectionStrings__Surveys", service));

        Assert.True((alone.ExitCode, made.ExitCode, handed.ExitCode, key.ExitCode) == (0, 0, 0, 0), alone.Errors + made.Errors + handed.Errors + key.Errors);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Execute(service, "update audit_entries set actor_name = 'x'"));
        Assert.Contains("permission denied", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workspace_deleted_by_the_service_takes_its_log_along()
    {
        await house.Type(["migrate"], Settings);
        var made = await house.Type(["tenants", "create", "--name", "Gone", "--owner", "gone@acme.example", "--password", Workspace.Password], Settings);
        Assert.True(made.ExitCode == 0, made.Errors);
        var id = Guid.Parse(made.Output.Split(' ')[0]);
        await using var app = house.Create(("ConnectionStrings:Surveys", service));
        await using var scope = app.Services.GetRequiredService<TenantScopes>().Enter(id);
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        Assert.Equal(1, await db.AuditEntries.CountAsync(Stop));

        await db.Tenants.Where(t => t.Id == id).ExecuteDeleteAsync(Stop);

        Assert.Equal(0, await db.AuditEntries.CountAsync(Stop));
    }

    /// <summary>From sign-up to the answer, by page, API, mail and link.</summary>
    private async Task DoesTheMainJob(WebApplication app)
    {
        var address = new Uri(app.Urls.Single());
        var customer = $"{name}@example.com";
        using var visitor = new Visitor(house, address);
        await visitor.SignUp("Acme", $"{name}@acme.example");
        await visitor.Submit("/keys", ("Name", "Zendesk"), ("Scopes", "ingest"), ("Scopes", "read"), ("Scopes", "manage"));
        var keys = await visitor.Get("/keys");
        using var api = new HttpClient { BaseAddress = new Uri(address, "/api/v1/") };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Regex.Match(keys.Html, "id=\"new-key\">(svy_[A-Za-z0-9_-]+)<").Groups[1].Value);
        var survey = (string)(await Send(api, HttpMethod.Post, "surveys", new { name = "After a ticket", template = "csat5" }))["id"]!;
        await Send(api, HttpMethod.Post, $"surveys/{survey}/publication");
        await Send(api, HttpMethod.Post, "rules", new { survey, delay = "PT0S", quiet_hours = (object?)null });
        await Send(api, HttpMethod.Post, "interactions", new { source = "desk", external_id = "1", status = "closed", contact = new { email = customer } });

        var link = new Uri((await house.Mail.First(customer)).LinkFor(4)).PathAndQuery;
        var form = await visitor.Get(link);
        var answered = await visitor.Send(link.Split('?')[0], ("score", "4"), ("comment", "Kind"));

        Assert.Matches("value=\"4\"[^>]*checked", form.Html);
        Assert.Contains("Thank you", answered.Html, StringComparison.Ordinal);
        Assert.Single((await Send(api, HttpMethod.Get, "responses"))["data"]!.AsArray());
        await app.Services.GetRequiredService<RollUp>().CatchUp(Stop);
        Assert.Equal(1, (int)(await Send(api, HttpMethod.Get, $"scores?survey={survey}"))["total"]!["n"]!);
        var deeds = (await Send(api, HttpMethod.Get, "audit"))["data"]!.AsArray().Select(entry => (string)entry!["action"]!);
        Assert.Equal(["rule.created", "survey.published", "survey.created", "key.created", "member.signed_in", "workspace.created"], deeds);
    }

    private static async Task<JsonNode> Send(HttpClient api, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await api.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (string.IsNullOrEmpty(superuser))
            return;

        await Execute(superuser, $"drop database if exists {name} with (force)");
        await Execute(superuser, $"drop role if exists {name}");
        await Execute(superuser, $"drop role if exists {name}_owner");
    }
}
