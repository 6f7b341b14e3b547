using System.Diagnostics;

namespace Surveys.Tests.Accounts;

/// <summary>What a command printed and how it ended.</summary>
internal sealed record Printed(int ExitCode, string Output, string Errors);

/// <summary>The built program as a process of its own, as an operator types it.</summary>
internal static class CommandLine
{
    /// <summary>Runs the program against the tests' database, but for the settings that the test gives.</summary>
    public static async Task<Printed> Type(this House house, string[] words, params (string Name, string? Value)[] settings)
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
        start.Environment["ConnectionStrings__Surveys"] = house.ConnectionString;
        start.Environment["Surveys__LinkKeys"] = "a-key-of-the-tests-only";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
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
}
