using Microsoft.EntityFrameworkCore;
using Npgsql;
using Surveys.Tenants;

namespace Surveys.Schema;

/// <summary>
/// The database as it's brought up to date: by the service's own login, or by an owner login of its own. Then the service may
/// use the tables and not change them, and PostgreSQL refuses it by privilege to touch the audit log.
/// </summary>
internal sealed class Migrations(IConfiguration configuration, DatabaseSettings service, IServiceProvider services)
{
    private const string Owner = "Owner";

    /// <summary>An index on all answers takes longer than any request may.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(6);

    /// <summary>Connects as the owner where there is one. The service itself never does.</summary>
    /// <exception cref="SettingsException">The owner's connection string can't be used.</exception>
    /// <exception cref="WallException">The owner is a superuser: the wall would not bind what it runs.</exception>
    public async Task<T> AsOwner<T>(Func<SurveysDb, Task<T>> work, CancellationToken stop)
    {
        var settings = string.IsNullOrWhiteSpace(configuration.GetConnectionString(Owner)) ? service : DatabaseSettings.From(configuration, Owner);
        if (settings.Schema != service.Schema)
            throw new SettingsException($"ConnectionStrings__{Owner} names the schema \"{settings.Schema}\", ConnectionStrings__Surveys \"{service.Schema}\": give both the same Search Path.");

        // Identity asks the service which of its tables there are.
        var options = new DbContextOptionsBuilder<SurveysDb>().UseApplicationServiceProvider(services)
            .UseNpgsql(settings.ConnectionString, npgsql => npgsql.MigrationsHistoryTable(DatabaseSettings.HistoryTable, settings.Schema).CommandTimeout((int)Patience.TotalSeconds)).Options;
        await using var db = new SurveysDb(options, new CurrentTenant());
        await Wall.RequireOrdinaryLogin(db, stop);
        return await work(db);
    }

    /// <returns>The migrations that were missing.</returns>
    public Task<IReadOnlyList<string>> Apply(CancellationToken stop) => AsOwner<IReadOnlyList<string>>(
        async db =>
        {
            var pending = (await db.Database.GetPendingMigrationsAsync(stop)).ToList();
            await db.Database.MigrateAsync(stop);
            if (new NpgsqlConnectionStringBuilder(service.ConnectionString).Username is { } login && login != await CurrentLogin(db, stop))
                await Grant(db, login, stop);
            return pending;
        },
        stop);

    private static Task<string> CurrentLogin(SurveysDb db, CancellationToken stop) =>
        db.Database.SqlQuery<string>($"select current_user::text as \"Value\"").SingleAsync(stop);

    /// <summary>What the service may do, said anew after every migration, so that it holds for tables that are new.</summary>
    private async Task Grant(SurveysDb db, string login, CancellationToken stop)
    {
        var quote = new NpgsqlCommandBuilder();
        var (schema, role) = (quote.QuoteIdentifier(service.Schema), quote.QuoteIdentifier(login));
        var grants =
            $"""
            grant usage on schema {schema} to {role};
            grant usage on all sequences in schema {schema} to {role};
            grant select, insert, update, delete on all tables in schema {schema} to {role};
            revoke update, delete on {schema}.audit_entries from {role};
            revoke insert, update, delete on {schema}.{DatabaseSettings.HistoryTable} from {role};
            """;
        // Sent together they are one transaction: at no moment may the running service do less than it needs, or more than it should.
        await db.Database.ExecuteSqlRawAsync(grants, stop);
    }
}
