using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Surveys.Tests.Accounts;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record Printed(int ExitCode, string Output, string Errors);

/// <summary>The program as an operator types it.</summary>
internal static class CommandLine
{
    /// <summary>Runs the command within the tests' own process, as a process of its own takes seconds to start; on the tests' database, but for the settings that the test gives.</summary>
    public static async Task<Printed> Type(this House house, string[] words, params (string Name, string? Value)[] settings)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exitCode = await Commands.Run(words, output, errors, builder =>
        {
            builder.Logging.ClearProviders();
            foreach (var (name, value) in All(house, settings))
                builder.Configuration[name == "ASPNETCORE_URLS" ? "urls" : name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }).WaitAsync(Patience);
        return new Printed(exitCode, $"{output}", $"{errors}");
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static IEnumerable<(string Name, string? Value)> All(House house, (string Name, string? Value)[] settings) =>
        [("ConnectionStrings__Surveys", house.ConnectionString), ("Surveys__LinkKeys", "a-key-of-the-tests-only"), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. settings];

    /// <summary>The same as a process of its own.</summary>
    public static async Task<Printed> Launch(this House house, string[] words, params (string Name, string? Value)[] settings)
    {
        using var process = house.Start(words, settings);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return new Printed(process.ExitCode, await output, await errors);
    }

    /// <summary>A process of its own; whoever starts it reads what it says, and ends it.</summary>
    public static Process Start(this House house, string[] words, params (string Name, string? Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Surveys.dll"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("Mail__", StringComparison.Ordinal) || name.StartsWith("Surveys__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in All(house, settings))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
