using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Surveys.Schema;

/// <summary>`migrate [--script]`: applies pending migrations, or prints them.</summary>
internal static class MigrateCommand
{
    public static Command Create(IServiceProvider services)
    {
        var script = new Option<bool>("--script") { Description = "Print the SQL of what is pending, and change nothing" };
        var migrate = new Command("migrate", "Brings the database up to date") { script };
        migrate.SetAction((arguments, stop) => arguments.GetValue(script)
            ? Print(services, arguments.InvocationConfiguration.Output, stop)
            : Apply(services, arguments.InvocationConfiguration.Error, stop));
        return migrate;
    }

    private static async Task Print(IServiceProvider services, TextWriter output, CancellationToken stop) =>
        await output.WriteLineAsync(await services.GetRequiredService<Migrations>().AsOwner(db => Script(db, stop), stop));

    /// <remarks>By hand, as EF's own script of a part takes only names that begin with a moment of fourteen digits.</remarks>
    private static async Task<string> Script(SurveysDb db, CancellationToken stop)
    {
        var history = db.GetService<IHistoryRepository>();
        var parts = (await db.Database.GetPendingMigrationsAsync(stop)).Select(name =>
            $"start transaction;\n{SqlMigration.TextOf(name)}\n{history.GetInsertScript(new HistoryRow(name, ProductInfo.GetVersion()))}commit;\n");
        return string.Join('\n', [history.GetCreateIfNotExistsScript(), .. parts]);
    }

    public static async Task Apply(IServiceProvider services, TextWriter said, CancellationToken stop)
    {
        var pending = await services.GetRequiredService<Migrations>().Apply(stop);
        await said.WriteLineAsync(pending.Count == 0 ? "The database is up to date." : $"Applied {string.Join(", ", pending)}.");
    }
}
