using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Tests.Tenants;

public sealed class WallTests(House house)
{
    [Fact]
    public async Task Row_level_security_alone_hides_another_workspace()
    {
        var (mine, theirs) = (await Workspace.Make(house), await Workspace.Make(house));
        await theirs.Survey();
        await mine.Survey();

        var seen = await mine.In(db => db.Surveys.IgnoreQueryFilters([Wall.Filter]).Select(s => s.TenantId).Distinct().ToListAsync());

        Assert.Equal([mine.Id], seen);
    }

    [Fact]
    public async Task Row_level_security_alone_refuses_to_change_another_workspace()
    {
        var (mine, theirs) = (await Workspace.Make(house), await Workspace.Make(house));
        await theirs.Survey();

        Assert.Equal(0, await mine.In(db => db.Surveys.IgnoreQueryFilters([Wall.Filter]).Where(s => s.TenantId == theirs.Id).ExecuteDeleteAsync()));
        Assert.Equal(1, await theirs.In(db => db.Surveys.CountAsync()));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => mine.In(db =>
            db.Database.ExecuteSqlAsync($"insert into teams (tenant_id, id, name) values ({theirs.Id}, {Guid.CreateVersion7()}, 'x')")));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Raw_sql_without_a_workspace_sees_no_row()
    {
        await (await Workspace.Make(house)).Survey();
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);

        foreach (var table in await Walled(database))
        {
            await using var count = database.CreateCommand($"select count(*) from {table}");
            Assert.True(0L == (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, $"{table} shows rows without a workspace");
        }
    }

    [Fact]
    public async Task A_connection_given_back_has_forgotten_its_workspace()
    {
        var mine = await Workspace.Make(house);
        await mine.Survey();
        var one = new NpgsqlConnectionStringBuilder(house.ConnectionString) { MaxPoolSize = 1, ApplicationName = $"pool {mine.Id}" };
        await using var database = NpgsqlDataSource.Create(one.ConnectionString);

        await using (var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var enter = new NpgsqlCommand(Wall.SetTenant, connection) { Parameters = { new() { Value = mine.Id.ToString() } } };
            await enter.ExecuteScalarAsync(TestContext.Current.CancellationToken);
            await using var seen = new NpgsqlCommand("select count(*) from surveys", connection);
            Assert.Equal(1L, await seen.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        await using var later = database.CreateCommand("select count(*) from surveys");
        Assert.Equal(0L, await later.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Saving_a_row_of_another_workspace_is_refused()
    {
        var (mine, theirs) = (await Workspace.Make(house), await Workspace.Make(house));

        await Assert.ThrowsAsync<WallException>(() => mine.In(async (services, db) =>
        {
            var survey = services.GetRequiredService<Drafting>().Start("Theirs", "csat5");
            db.Entry(survey).State = EntityState.Detached;
            db.Surveys.Add(new Survey
            {
                TenantId = theirs.Id,
                Id = survey.Id,
                Name = "Theirs",
                Template = "csat5",
                Kind = "csat",
                Draft = survey.Draft,
                IsAnonymous = survey.IsAnonymous,
                CreatedAt = survey.CreatedAt,
            });
            return await db.SaveChangesAsync();
        }));
    }

    [Fact]
    public async Task A_scope_works_in_one_workspace_only()
    {
        var mine = await Workspace.Make(house);
        await using var scope = house.Tenants.Enter(mine.Id);
        var current = scope.ServiceProvider.GetRequiredService<CurrentTenant>();

        current.Enter(mine.Id);
        Assert.Throws<InvalidOperationException>(() => current.Enter(Guid.CreateVersion7()));
    }

    [Fact]
    public async Task An_ordinary_login_is_let_in_and_a_superuser_is_not()
    {
        await using (var scope = house.Tenants.Outside())
            await Wall.RequireOrdinaryLogin(scope.ServiceProvider.GetRequiredService<SurveysDb>(), TestContext.Current.CancellationToken);

        var superuser = Environment.GetEnvironmentVariable("SURVEYS_SUPERUSER");
        Assert.SkipWhen(string.IsNullOrEmpty(superuser), "Only the private PostgreSQL of eng/test has a superuser to try.");
        await using var app = house.Create(("ConnectionStrings:Surveys", superuser));
        await using var outside = app.Services.GetRequiredService<TenantScopes>().Outside();
        var refused = await Assert.ThrowsAsync<WallException>(() =>
            Wall.RequireOrdinaryLogin(outside.ServiceProvider.GetRequiredService<SurveysDb>(), TestContext.Current.CancellationToken));
        Assert.Contains("create role", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<List<string>> Walled(NpgsqlDataSource database)
    {
        var tables = new List<string>();
        await using var command = database.CreateCommand("select table_name from information_schema.columns join information_schema.tables using (table_schema, table_name) where table_schema = current_schema and table_type = 'BASE TABLE' and column_name = 'tenant_id'");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables.Except(["due_hints", "changed_days"]).ToList();
    }
}
