using System.Diagnostics;
using System.Net;

namespace Surveys.Tests;

/// <summary>What the Dockerfile builds and runs: eng/publish, and the program that it leaves.</summary>
public sealed class PublishTests(House house)
{
    [Fact]
    public async Task What_is_published_runs_from_any_folder_with_its_pages_styles_and_scripts()
    {
        var stop = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("surveys-publish-");
        try
        {
            var (status, output) = await Run("bash", [Project.PathOf("eng", "publish"), folder.FullName], stop);
            Assert.True(status == 0, output);

            using var service = Process.Start(Service(folder.FullName))!;
            try
            {
                using var client = new HttpClient { BaseAddress = await AddressOf(service, stop) };
                foreach (var path in new[] { "/health/ready", "/", "/tokens.css", "/dist/workspace.js", "/dist/charts.js", "/openapi/v1.json" })
                    Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(path, UriKind.Relative), stop)).StatusCode);
            }
            finally
            {
                service.Kill();
                await service.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private ProcessStartInfo Service(string folder) => new("dotnet", [Path.Combine(folder, "Surveys.dll")])
    {
        RedirectStandardError = true,
        WorkingDirectory = "/",
        Environment =
        {
            ["ConnectionStrings__Surveys"] = house.ConnectionString,
            ["Surveys__LinkKeys"] = "a-key-of-the-tests-only",
            ["Surveys__Roles"] = "web",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        },
    };

    private static async Task<Uri> AddressOf(Process service, CancellationToken stop)
    {
        const string sign = "Now listening on: ";
        while (await service.StandardError.ReadLineAsync(stop) is { } line)
        {
            if (line.Contains(sign, StringComparison.Ordinal))
                return new Uri(line[(line.IndexOf(sign, StringComparison.Ordinal) + sign.Length)..].Trim());
        }

        throw new InvalidOperationException("The published service ended before it listened.");
    }

    private static async Task<(int Status, string Output)> Run(string program, string[] arguments, CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, string.Join('\n', output));
    }
}
