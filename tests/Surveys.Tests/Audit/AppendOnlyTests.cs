using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Surveys.Tests.Audit;

/// <summary>With the one login that owns the database: nothing noted is changed or deleted by any of our own mistakes.</summary>
public sealed class AppendOnlyTests(House house)
{
    [Theory]
    [InlineData("update audit_entries set actor_name = 'somebody else'")]
    [InlineData("delete from audit_entries")]
    [InlineData("delete from audit_entries where false")]
    [InlineData("truncate audit_entries")]
    public async Task What_is_noted_can_neither_be_changed_nor_deleted(string sql)
    {
        var acme = await Workspace.Make(house);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => acme.In(db => db.Database.ExecuteSqlRawAsync(sql)));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Contains("only be added to", refused.MessageText, StringComparison.Ordinal);
        Assert.Equal(1, await acme.In(db => db.AuditEntries.CountAsync(e => e.ActorName == acme.Owner)));
    }

    [Fact]
    public async Task Also_not_by_who_switches_the_wall_off_first()
    {
        var acme = await Workspace.Make(house);
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        foreach (var sql in new[] { $"update audit_entries set action = 'x' where tenant_id = '{acme.Id}'", $"delete from audit_entries where tenant_id = '{acme.Id}'" })
        {
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var open = new NpgsqlCommand("set local lock_timeout = '10s'; alter table audit_entries no force row level security", connection, transaction);
            await open.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await using var change = new NpgsqlCommand(sql, connection, transaction);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
            Assert.Contains("only be added to", refused.MessageText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_entry_is_not_added_to_another_workspace()
    {
        var (mine, theirs) = (await Workspace.Make(house), await Workspace.Make(house));

        var refused = await Assert.ThrowsAsync<PostgresException>(() => mine.In(db => db.Database.ExecuteSqlAsync(
            $"insert into audit_entries (tenant_id, id, at, actor_kind, actor_name, action, subject_kind) values ({theirs.Id}, {Guid.CreateVersion7()}, now(), 'job', 'x', 'x', 'x')")));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal(1, await theirs.In(db => db.AuditEntries.CountAsync()));
    }

    [Fact]
    public async Task A_workspace_that_is_deleted_takes_its_log_along_and_no_others()
    {
        var (gone, stays) = (await Workspace.Make(house), await Workspace.Make(house));
        await gone.Survey();

        await gone.In(db => db.Tenants.Where(t => t.Id == gone.Id).ExecuteDeleteAsync());

        Assert.Equal(0, await gone.In(db => db.AuditEntries.CountAsync()));
        Assert.Equal(1, await stays.In(db => db.AuditEntries.CountAsync()));
    }
}
