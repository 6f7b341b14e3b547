using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Surveys.Tests.Dispatch;

namespace Surveys.Tests;

/// <summary>A message as it arrived by SMTP, read by software that isn't ours.</summary>
/// <param name="Connection">One name for all that came on one connection.</param>
internal sealed record CaughtMail(
    string Connection, CaughtEnvelope Envelope, string? MessageId, string? From, string? To, string? Subject, Dictionary<string, string> Headers, string? Text, string? Html, string Raw)
{
    /// <summary>The link behind a rating, from the HTML part.</summary>
    public string LinkFor(int rating) => Links().Single(link => link.EndsWith($"?score={rating}", StringComparison.Ordinal));

    public IReadOnlyList<string> Links() => System.Text.RegularExpressions.Regex.Matches(Html!, "href=\"([^\"]+)\"").Select(m => System.Net.WebUtility.HtmlDecode(m.Groups[1].Value)).ToList();
}

internal sealed record CaughtEnvelope(string From, string[] To);

/// <summary>The mail server of the tests, a process of its own: see tests/mail-catcher.</summary>
internal sealed class MailCatcher : IMailCount
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly ConcurrentQueue<CaughtMail> caught = [];
    private readonly ConcurrentQueue<TaskCompletionSource> asked = [];

    private MailCatcher(Process process, string certificate) => (this.process, Certificate) = (process, certificate);

    public int Port { get; private set; }

    /// <summary>A port that wants to know who comes: surveys, with the password right.</summary>
    public int Guarded { get; private set; }

    /// <summary>The file with the guarded port's certificate, for localhost: nobody vouches for it but who is told to trust this file.</summary>
    public string Certificate { get; }

    public static async Task<MailCatcher> Start()
    {
        var certificate = Path.GetTempFileName();
        await File.WriteAllTextAsync(certificate, MakeCertificate());
        var start = new ProcessStartInfo("node", [Project.PathOf("tests", "mail-catcher", "catch.mjs"), certificate])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Project.Root,
        };
        var catcher = new MailCatcher(Process.Start(start)!, certificate);
        var first = await catcher.process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail catcher did not start: run npm ci.");
        var ports = JsonDocument.Parse(first).RootElement;
        (catcher.Port, catcher.Guarded) = (ports.GetProperty("port").GetInt32(), ports.GetProperty("guarded").GetInt32());
        _ = Task.Run(catcher.Listen);
        return catcher;
    }

    private static string MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private async Task Listen()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line != "{}")
                caught.Enqueue(JsonSerializer.Deserialize<CaughtMail>(line, JsonSerializerOptions.Web)!);
            else if (asked.TryDequeue(out var answer))
                answer.SetResult();
        }
    }

    public IReadOnlyList<CaughtMail> To(string address) => caught.Where(mail => mail.Envelope.To.Contains(address)).ToList();

    /// <summary>All that it has taken: what it said so to, it may not have told us yet.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Counts()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        asked.Enqueue(answer);
        lock (asked)
            process.StandardInput.WriteLine();
        await answer.Task.WaitAsync(Patience);
        return caught.GroupBy(mail => mail.MessageId!.Trim('<', '>')).ToDictionary(same => same.Key, same => same.Count());
    }

    /// <summary>The first message to this address, of those that are meant; waits for it.</summary>
    public async Task<CaughtMail> First(string address, Func<CaughtMail, bool>? isMeant = null)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (To(address).FirstOrDefault(isMeant ?? (_ => true)) is { } mail)
                return mail;
            await Task.Delay(50);
        }

        throw new TimeoutException($"No mail came to {address}.");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        File.Delete(Certificate);
    }
}
