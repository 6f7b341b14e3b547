using System.Buffers.Binary;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

public sealed class CommandTests(House house)
{
    [Fact]
    public async Task A_workspace_made_by_command_can_be_signed_in_to_and_its_id_and_slug_are_printed()
    {
        var name = $"Typed {Guid.CreateVersion7():N}";
        var address = $"{name[6..]}@example.com";

        var made = await house.Launch(["tenants", "create", "--name", name, "--owner", address, "--password", Workspace.Password]);

        Assert.True(made.ExitCode == 0, made.Errors);
        Assert.Matches($"^[0-9a-f-]{{36}} typed-{name[6..]}\n$", made.Output);
        using var visitor = new Visitor(house);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignIn(address)).Status);
    }

    /// <summary>What OWASP's password storage cheat sheet asks of PBKDF2 with SHA-512. Workspaces of the other tests are spared it.</summary>
    [Fact]
    public async Task A_password_is_stretched_by_210_000_rounds()
    {
        var address = $"{Guid.CreateVersion7():N}@example.com";
        await house.Type(["tenants", "create", "--name", "Stretched", "--owner", address, "--password", Workspace.Password]);

        await using var scope = house.Tenants.Outside();
        var hash = await scope.ServiceProvider.GetRequiredService<SurveysDb>().Users.Where(a => a.Email == address).Select(a => a.PasswordHash).SingleAsync(TestContext.Current.CancellationToken);

        // Format 1: which function and how many rounds stand in front.
        Assert.Equal((1, 2u, 210_000u), (Convert.FromBase64String(hash!)[0], BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash!).AsSpan(1)), BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash!).AsSpan(5))));
    }

    [Fact]
    public async Task A_key_and_nothing_else_is_printed_and_it_works_within_its_scopes()
    {
        var acme = await Workspace.Make(house);

        var bySlug = await house.Type(["keys", "create", "--tenant", acme.Slug, "--scopes", "read"]);
        var byId = await house.Type(["keys", "create", "--tenant", acme.Id.ToString()]);

        Assert.Matches("^svy_[0-9a-f]{32}_[A-Za-z0-9_-]{43}\n$", bySlug.Output);
        Assert.Matches("^svy_[0-9a-f]{32}_[A-Za-z0-9_-]{43}\n$", byId.Output);
        Assert.True(ApiKeyText.TryParse(bySlug.Output.Trim(), out var key));
        Assert.Equal(acme.Id, key.TenantId);
        using var reader = house.Client(bySlug.Output.Trim());
        using var read = await reader.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);
        using var refused = await reader.DeleteAsync(new Uri($"/api/v1/rules/{Guid.Empty}", UriKind.Relative), TestContext.Current.CancellationToken);
        using var all = house.Client(byId.Output.Trim());
        using var allowed = await all.DeleteAsync(new Uri($"/api/v1/rules/{Guid.Empty}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.NotFound), (read.StatusCode, refused.StatusCode, allowed.StatusCode));
    }

    [Theory]
    [InlineData("There is no workspace \"no-such-slug\"", "keys", "create", "--tenant", "no-such-slug")]
    [InlineData("--scopes", "keys", "create", "--tenant", "no-such-slug", "--scopes", "everything")]
    [InlineData("--tenant", "keys", "create")]
    [InlineData("password", "tenants", "create", "--name", "Weak", "--owner", "weak@example.com", "--password", "short")]
    [InlineData("owner", "tenants", "create", "--name", "Bad", "--owner", "nobody", "--password", Workspace.Password)]
    [InlineData("slug", "tenants", "create", "--name", "Bad", "--owner", "slug@example.com", "--password", Workspace.Password, "--slug", "Not A Slug")]
    [InlineData("time_zone", "tenants", "create", "--name", "Bad", "--owner", "zone@example.com", "--password", Workspace.Password, "--time-zone", "Mars/Olympus")]
    [InlineData("no file", "import", "--tenant", "no-such-slug", "--map", "nowhere.json", "nowhere.csv")]
    [InlineData("nonsense", "nonsense")]
    public async Task A_command_that_cannot_be_done_says_why_on_standard_error(string said, params string[] words)
    {
        var answer = await house.Type(words);

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains(said, answer.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("svy_", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrating_an_empty_database_makes_it_and_a_second_time_changes_nothing()
    {
        var schema = $"test_migrate_{Guid.CreateVersion7():N}";
        var connection = new NpgsqlConnectionStringBuilder(house.ConnectionString) { SearchPath = schema }.ConnectionString;
        await Execute($"create schema {schema}");
        try
        {
            var tooEarly = await house.Type(["keys", "create", "--tenant", "x"], ("ConnectionStrings__Surveys", connection));
            var script = await house.Type(["migrate", "--script"], ("ConnectionStrings__Surveys", connection));
            var first = await house.Type(["migrate"], ("ConnectionStrings__Surveys", connection));
            var second = await house.Type(["migrate"], ("ConnectionStrings__Surveys", connection));
            var nothing = await house.Type(["migrate", "--script"], ("ConnectionStrings__Surveys", connection));

            Assert.Equal(1, tooEarly.ExitCode);
            Assert.Contains("migrate", tooEarly.Errors, StringComparison.Ordinal);
            Assert.Equal("", script.Errors);
            Assert.Contains("create table tenants", script.Output, StringComparison.OrdinalIgnoreCase);
            Assert.Equal((0, 0, 0), (first.ExitCode, second.ExitCode, nothing.ExitCode));
            Assert.DoesNotContain("create table tenants", nothing.Output, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("0001_tenants", first.Errors, StringComparison.Ordinal);
            Assert.Contains("up to date", second.Errors, StringComparison.Ordinal);
        }
        finally
        {
            await Execute($"drop schema {schema} cascade");
        }
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("keys", "create", "--tenant", "x")]
    [InlineData]
    public async Task A_superuser_is_refused_whatever_is_asked(params string[] words)
    {
        var superuser = Environment.GetEnvironmentVariable("SURVEYS_SUPERUSER");
        Assert.SkipWhen(string.IsNullOrEmpty(superuser), "Only the private PostgreSQL of eng/test has a superuser to try.");

        var answer = await house.Type(words, ("ConnectionStrings__Surveys", superuser));

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("create role", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_needs_no_database()
    {
        var answer = await house.Type(["--help"], ("ConnectionStrings__Surveys", null));

        Assert.True(answer.ExitCode == 0, answer.Errors);
        foreach (var command in new[] { "migrate", "tenants", "keys", "import", "demo" })
            Assert.Contains(command, answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConnectionStrings__Surveys", null, "ConnectionStrings__Surveys is not set")]
    [InlineData("ConnectionStrings__Surveys", "Colour=red", "ConnectionStrings__Surveys can't be read")]
    [InlineData("ConnectionStrings__Surveys", "Host=127.0.0.1;Port=1;Database=x;Username=x;Timeout=5", "can't be reached")]
    [InlineData("Surveys__BaseUrl", "http://surveys.example.com", "https")]
    [InlineData("Surveys__LinkKeys", "", "Surveys__LinkKeys")]
    [InlineData("Surveys__Roles", "web,wroker", "Surveys__Roles")]
    [InlineData("Mail__Security", "tls", "MailKit")]
    public async Task A_setting_that_cannot_work_is_told_at_the_start(string setting, string? value, string said)
    {
        var answer = await house.Type([], (setting, value), ("Mail__Host", "127.0.0.1"));

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains(said, answer.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told()
    {
        var answer = await house.Type([], ("ASPNETCORE_URLS", house.Address.ToString()), ("Surveys__Roles", "web"));

        Assert.Equal(1, answer.ExitCode);
        Assert.Contains("already in use", answer.Errors, StringComparison.Ordinal);
    }

    private async Task Execute(string sql)
    {
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
