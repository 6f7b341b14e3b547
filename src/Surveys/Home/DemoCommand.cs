using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Mail;
using Surveys.Schema;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Home;

/// <summary>`demo`: a workspace with a year and a half of history, to look at before there is any of one's own.</summary>
internal static class DemoCommand
{
    private const string Slug = "demo";
    private const string Owner = "demo@example.com";
    private const string Password = "demo-password";

    public static Command Create(IServiceProvider services)
    {
        var demo = new Command("demo", "Makes the workspace \"Demo\" unless it's there, and prints its sign-in");
        demo.SetAction(async (arguments, stop) =>
        {
            var baseUrl = services.GetRequiredService<BaseUrl>();
            if (!baseUrl.IsLoopback)
                throw new CommandException("The demo has a password that everyone can read, so it is made only where Surveys__BaseUrl is this machine.");

            var progress = arguments.InvocationConfiguration.Error;
            if (!await Exists(services, progress, stop))
                await Make(services, progress, stop);
            await arguments.InvocationConfiguration.Output.WriteLineAsync(
                $"""
                Sign in to the demo at {baseUrl.To("sign-in")}
                  E-mail    {Owner}
                  Password  {Password}
                """);
        });
        return demo;
    }

    /// <summary>Brings the database up to date on the way: who asks for a demo wants to see it, on whatever there is.</summary>
    private static async Task<bool> Exists(IServiceProvider services, TextWriter progress, CancellationToken stop)
    {
        await MigrateCommand.Apply(services, progress, stop);
        await using var scope = services.GetRequiredService<TenantScopes>().Outside();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        if (await db.Tenants.SingleOrDefaultAsync(t => t.Slug == Slug, stop) is not { } demo)
            return false;

        await using var inside = services.GetRequiredService<TenantScopes>().Enter(demo.Id);
        if (await inside.ServiceProvider.GetRequiredService<SurveysDb>().Interactions.AnyAsync(i => i.ExternalId == Demo.LastOne, stop))
            return true;

        // What an interrupted start left is taken away whole, and made anew.
        await db.Tenants.Where(t => t.Id == demo.Id).ExecuteDeleteAsync(stop);
        return false;
    }

    private static async Task Make(IServiceProvider services, TextWriter progress, CancellationToken stop)
    {
        await progress.WriteLineAsync("Making a year and a half of history for the demo …");
        // A scope of the workspace's own: it is entered when the workspace is made, and the history is written in it.
        await using (var scope = services.GetRequiredService<TenantScopes>().Outside().ByCommand("demo"))
        {
            await scope.ServiceProvider.GetRequiredService<Workspaces>().Create("Demo", Owner, Password, Slug, "Europe/Bucharest", stop);
            await scope.ServiceProvider.GetRequiredService<Demo>().Write(stop);
        }

        await services.GetRequiredService<RollUp>().CatchUp(stop);
    }
}
