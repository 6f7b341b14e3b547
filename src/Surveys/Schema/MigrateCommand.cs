using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Surveys.Tenants;

namespace Surveys.Schema;

/// <summary>`migrate [--script]`: applies pending migrations, or prints them.</summary>
internal static class MigrateCommand
{
    public static Command Create(IServiceProvider services)
    {
        var script = new Option<bool>("--script") { Description = "Print the SQL of what is pending, and change nothing" };
        var migrate = new Command("migrate", "Brings the database up to date") { script };
        migrate.SetAction(async (arguments, stop) =>
        {
            await using var scope = services.GetRequiredService<TenantScopes>().Outside();
            var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
            if (arguments.GetValue(script))
                await Print(db, stop);
            else
                await Apply(db, stop);
        });
        return migrate;
    }

    private static async Task Print(SurveysDb db, CancellationToken stop)
    {
        var applied = (await db.Database.GetAppliedMigrationsAsync(stop)).LastOrDefault();
        await Console.Out.WriteLineAsync(db.GetService<IMigrator>().GenerateScript(fromMigration: applied));
    }

    public static async Task Apply(SurveysDb db, CancellationToken stop)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(stop)).ToList();
        await db.Database.MigrateAsync(stop);
        await Console.Error.WriteLineAsync(pending.Count == 0 ? "The database is up to date." : $"Applied {string.Join(", ", pending)}.");
    }
}
