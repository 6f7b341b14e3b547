using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Surveys.Tests.Dispatch;

/// <summary>smtp-sink of Postfix: takes all mail as fast as it comes and writes it into a file, in which the messages are counted by their id.</summary>
internal sealed class SmtpSink : IMailCount
{
    private const string Sign = "message-id: <";

    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly Dictionary<string, int> counts = [];
    private readonly string file;
    private string rest = "";
    private long read;

    private SmtpSink(Process process, DirectoryInfo folder, string file, int port) => (this.process, this.folder, this.file, Port) = (process, folder, file, port);

    /// <summary>Where the program is, if it is here: `eng/faults` and `eng/bench` bring it.</summary>
    public static string? Program => Environment.GetEnvironmentVariable("SMTP_SINK");

    public int Port { get; }

    /// <param name="keeps">Whether the messages are written, to be counted.</param>
    public static async Task<SmtpSink> Start(bool keeps = true)
    {
        var folder = Directory.CreateTempSubdirectory("smtp-sink-");
        // It gives up root's rights before it writes.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_111);
        var (file, port) = (Path.Combine(folder.FullName, "mail"), FreePort());
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        var process = Process.Start(Program!, [.. user, .. keeps ? new[] { "-D", file } : [], $"127.0.0.1:{port}", "1000"]);
        for (var tries = 0; tries < 100 && !await Listens(port); tries++)
            await Task.Delay(50);
        return new SmtpSink(process, folder, file, port);
    }

    public Task<IReadOnlyDictionary<string, int>> Counts()
    {
        if (!File.Exists(file))
            return Task.FromResult<IReadOnlyDictionary<string, int>>(counts);

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = read;
        var text = rest + new StreamReader(stream, Encoding.Latin1).ReadToEnd();
        read = stream.Position;
        var end = text.LastIndexOf('\n') + 1;
        rest = text[end..];
        foreach (var line in text[..end].Split('\n').Where(line => line.StartsWith(Sign, StringComparison.OrdinalIgnoreCase)))
        {
            var id = line[Sign.Length..line.IndexOf('>', StringComparison.Ordinal)];
            counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        return Task.FromResult<IReadOnlyDictionary<string, int>>(counts);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<bool> Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        process.Kill();
        process.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A mail server that counts what came, by Message-Id.</summary>
internal interface IMailCount : IAsyncDisposable
{
    int Port { get; }

    Task<IReadOnlyDictionary<string, int>> Counts();
}
