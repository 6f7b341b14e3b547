using System.CommandLine;
using System.CommandLine.Invocation;
using Microsoft.AspNetCore.Connections;
using Npgsql;
using Surveys.Accounts;
using Surveys.Dispatch;
using Surveys.Home;
using Surveys.Imports;
using Surveys.Mail;
using Surveys.Privacy;
using Surveys.Schema;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys;

/// <summary>What can be typed behind the program's name; nothing typed means: serve.</summary>
internal static class Commands
{
    /// <param name="adjust">What the settings are, beside those of the environment.</param>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors, Action<WebApplicationBuilder>? adjust = null)
    {
        try
        {
            await using var app = Program.Create(adjust);
            var parsed = Root(app).Parse(args);
            // Help and version are synchronous and need no database; all the rest works on it.
            if (parsed.Action is AsynchronousCommandLineAction)
                await RequireOrdinaryLogin(app.Services);
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = errors });
        }
        catch (Exception problem) when (Explanation(problem) is { } explanation)
        {
            await errors.WriteLineAsync(explanation);
            return 1;
        }
    }

    private static RootCommand Root(WebApplication app)
    {
        var tenants = AccountCommands.Tenants(app.Services);
        tenants.Add(PrivacyCommands.Delete(app.Services));
        var root = new RootCommand("Measures how customers feel about support. Without a command it serves.")
        {
            MigrateCommand.Create(app.Services),
            tenants,
            AccountCommands.Keys(app.Services),
            VerifyCommand.Create(app.Services),
            ImportCommand.Create(app.Services),
            DemoCommand.Create(app.Services),
        };
        root.SetAction((_, stop) => Serve(app, stop));
        return root;
    }

    private static Task Serve(WebApplication app, CancellationToken stop)
    {
        // Asked for now, so that a wrong setting is told at the start and not when the first mail is due.
        app.Services.GetRequiredService<BaseUrl>();
        app.Services.GetRequiredService<MailSettings>();
        app.Services.GetRequiredService<LinkTokens>();
        return app.RunAsync(stop);
    }

    private static async Task RequireOrdinaryLogin(IServiceProvider services)
    {
        await using var scope = services.GetRequiredService<TenantScopes>().Outside();
        await Wall.RequireOrdinaryLogin(scope.ServiceProvider.GetRequiredService<SurveysDb>(), CancellationToken.None);
    }

    /// <summary>What a person at the keyboard can mend is told in a sentence; anything else is a fault of ours and keeps its trace.</summary>
    private static string? Explanation(Exception problem) => problem switch
    {
        SettingsException or WallException or InvalidInputException or ConflictException or CommandException => problem.Message,
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable } => "The database is empty or old. Run: migrate",
        PostgresException refused => $"PostgreSQL refused: {refused.MessageText}",
        NpgsqlException unreachable => $"PostgreSQL can't be reached: {unreachable.Message} Check ConnectionStrings__Surveys.",
        IOException { InnerException: AddressInUseException } taken => $"{taken.Message} Set ASPNETCORE_URLS to another one.",
        OperationCanceledException => "Stopped.",
        _ when problem.InnerException is { } inner => Explanation(inner),
        _ => null,
    };
}
