using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Surveys.Tenants;

namespace Surveys.Tests.Schema;

/// <summary>Holds the SQL that makes the tables against the model that reads them.</summary>
public sealed class SchemaTests(House house)
{
    /// <summary>Outside the wall: no customer's or company's data but names and addresses of workspaces, and what finds work to do.</summary>
    private static readonly string[] OutsideTheWall =
    [
        "tenants", "due_hints", "changed_days", "data_protection_keys", "migration_history", "accounts", "account_claims", "account_logins", "account_tokens",
        "account_passkeys", "sessions", "queued_letters", "deleted_workspaces", "taken_notices",
    ];

    [Fact]
    public async Task Tables_and_columns_are_those_of_the_model()
    {
        var inDatabase = await Rows("""
            select c.table_name || '.' || c.column_name || ' ' ||
              case when c.data_type = 'ARRAY' then ltrim(c.udt_name, '_') || '[]' else c.data_type end || case when c.is_nullable = 'YES' then ' null' else '' end
            from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
            where c.table_schema = current_schema and t.table_type = 'BASE TABLE' and c.table_name <> 'migration_history'
            """);
        var inModel = Entities().SelectMany(entity => entity.GetProperties().Select(property =>
            $"{entity.GetTableName()}.{property.GetColumnName()} {TypeOf(property)}{(property.IsNullable ? " null" : "")}"))
            .Concat(Documents().Select(document => $"{document.GetTableName()}.{document.GetContainerColumnName()} jsonb"));

        Assert.Equal(inModel.Order(StringComparer.Ordinal), inDatabase.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_view_reads_as_whoever_asks_so_that_the_wall_holds_behind_it() =>
        Assert.All(
            await Rows("select coalesce(array_to_string(v.reloptions, ','), '') from pg_class v join pg_namespace n on n.oid = v.relnamespace where n.nspname = current_schema and v.relkind = 'v'"),
            options => Assert.Contains("security_invoker=true", options, StringComparison.Ordinal));

    [Fact]
    public async Task Keys_and_indexes_are_those_of_the_model()
    {
        var inDatabase = await Rows("""
            select t.relname || ' (' || string_agg(a.attname, ', ' order by k.ord) || ')' || case when i.indisunique then ' unique' else '' end
            from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
            cross join lateral unnest(i.indkey) with ordinality k(attnum, ord) join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
            where n.nspname = current_schema and t.relname <> 'migration_history' group by i.indexrelid, t.relname, i.indisunique
            """);
        var keys = Entities().SelectMany(entity => entity.GetKeys().Select(key => Describe(entity, key.Properties, isUnique: true))).ToList();
        var indexes = Entities().SelectMany(entity => entity.GetIndexes().Select(index => (Name: Describe(entity, index.Properties, index.IsUnique), IsOurs: IsOurs(index)))).ToList();

        Assert.Empty(keys.Concat(indexes.Where(index => index.IsOurs).Select(index => index.Name)).Except(inDatabase));
        Assert.Empty(inDatabase.Except(keys).Except(indexes.Select(index => index.Name)));
    }

    [Fact]
    public async Task Foreign_keys_are_those_of_the_model()
    {
        var inDatabase = await Rows("""
            select t.relname || ' (' || (select string_agg(a.attname, ', ' order by k.ord) from unnest(c.conkey) with ordinality k(attnum, ord)
              join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum) || ') → ' || r.relname
            from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class r on r.oid = c.confrelid join pg_namespace n on n.oid = t.relnamespace
            where c.contype = 'f' and n.nspname = current_schema
            """);
        var inModel = Entities().SelectMany(entity => entity.GetForeignKeys().Select(key =>
            $"{entity.GetTableName()} ({string.Join(", ", key.Properties.Select(p => p.GetColumnName()))}) → {key.PrincipalEntityType.GetTableName()}"));

        Assert.Equal(inModel.Order(StringComparer.Ordinal), inDatabase.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_table_behind_the_wall_is_walled_and_the_list_outside_is_short()
    {
        var unwalled = await Rows("""
            select t.relname from pg_class t join pg_namespace n on n.oid = t.relnamespace
            where t.relkind in ('r', 'p') and n.nspname = current_schema and not (t.relrowsecurity and t.relforcerowsecurity
              and (select array_agg(p.polcmd order by p.polcmd) from pg_policy p where p.polrelid = t.oid and p.polname like 'tenant_wall%')
                = case when t.relname = 'audit_entries' then '{a,r}' else '{*}' end::"char"[])
            """);
        Assert.Equal(OutsideTheWall.Order(StringComparer.Ordinal), unwalled.Order(StringComparer.Ordinal));

        var unfiltered = Entities().Where(entity => entity.FindDeclaredQueryFilter(Wall.Filter) is null).Select(entity => entity.GetTableName()!);
        Assert.Equal(OutsideTheWall.Except(["migration_history"]).Order(StringComparer.Ordinal), unfiltered.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Keys_behind_the_wall_begin_with_the_workspace()
    {
        var keys = await Rows("""
            select t.relname || '.' || x.relname || ' ' || a.attname
            from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = t.relnamespace
            join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
            where n.nspname = current_schema and i.indisunique and t.relrowsecurity
            union all
            select t.relname || '.' || c.conname || ' ' || a.attname
            from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
            join pg_attribute a on a.attrelid = t.oid and a.attnum = c.conkey[1]
            where n.nspname = current_schema and c.contype = 'f' and t.relrowsecurity and c.confrelid <> 'accounts'::regclass
            """);

        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.EndsWith(" tenant_id", key, StringComparison.Ordinal));
    }

    /// <summary>EF thinks of an index for each foreign key; of those we make the ones that a query needs.</summary>
    private static bool IsOurs(IIndex index) => ((IConventionIndex)index).GetConfigurationSource() == ConfigurationSource.Explicit;

    private static string Describe(IEntityType entity, IReadOnlyList<IProperty> columns, bool isUnique) =>
        $"{entity.GetTableName()} ({string.Join(", ", columns.Select(c => c.GetColumnName()))}){(isUnique ? " unique" : "")}";

    private static string TypeOf(IProperty property) => property.GetColumnType() switch
    {
        "integer[]" => "int4[]",
        "bigint[]" => "int8[]",
        var type => type,
    };

    private List<IEntityType> Entities() => Model().Where(entity => !entity.IsMappedToJson()).ToList();

    /// <summary>Objects of Identity's own that it keeps as JSON in a column.</summary>
    private IEnumerable<IEntityType> Documents() => Model().Where(entity => entity.IsMappedToJson());

    private List<IEntityType> Model()
    {
        using var scope = house.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<SurveysDb>().GetService<IDesignTimeModel>().Model.GetEntityTypes().ToList();
    }

    private async Task<List<string>> Rows(string sql)
    {
        await using var database = NpgsqlDataSource.Create(house.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(reader.GetString(0));
        return rows;
    }
}
