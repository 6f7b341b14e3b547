using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Fuzz;

/// <summary>
/// Sends the requests of a seed and looks at every answer. Most go to one workspace from several sides at once; one side
/// sends to another workspace, where whatever is refused must leave all rows as they were.
/// </summary>
internal sealed class Assault(House house, Spoiler crowd, World crowded, Spoiler single, World watched, Action<string> tell) : IDisposable
{
    private const int Sides = 6;
    private const int MostFaults = 40;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { Timeout = Hang };
    private readonly ConcurrentDictionary<(string Mutation, string Outcome), int> counts = [];
    private readonly ConcurrentQueue<string> faults = [];
    private int sent;

    public IReadOnlyCollection<string> Faults => faults;

    public async Task Run(int requests)
    {
        var clock = Stopwatch.StartNew();
        tell(Memory("at the start"));
        var next = -1;
        async Task Side(bool isWatched)
        {
            var rows = isWatched ? await watched.Rows() : null;
            for (int number; (number = Interlocked.Increment(ref next)) < requests && faults.Count < MostFaults;)
            {
                var shot = (isWatched ? single : crowd).Make(number);
                var status = await Fire(shot, number, isWatched ? watched : crowded);
                if (isWatched)
                    rows = await Unchanged(shot, number, status, rows!);
                if (Interlocked.Increment(ref sent) % Math.Max(1, requests / 10) == 0)
                    tell($"{sent} sent, {sent / clock.Elapsed.TotalSeconds:0}/s, {faults.Count} faults; {Memory("now")}");
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Sides).Select(side => Task.Run(() => Side(side == 0))));
        tell($"{sent} requests in {clock.Elapsed.TotalSeconds:0} s, {sent / clock.Elapsed.TotalSeconds:0}/s");
        tell(Memory("at the end"));
        foreach (var mutation in counts.GroupBy(c => c.Key.Mutation).OrderBy(m => m.Key, StringComparer.Ordinal))
            tell($"  {mutation.Key,-20} {string.Join("  ", mutation.OrderBy(m => m.Key.Outcome, StringComparer.Ordinal).Select(m => $"{m.Key.Outcome}: {m.Value}"))}");
        tell($"  {"all",-20} {string.Join("  ", counts.GroupBy(c => c.Key.Outcome).OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}: {o.Sum(c => c.Value)}"))}");
    }

    public void Dispose() => client.Dispose();

    private async Task<int?> Fire(Shot shot, int number, World world)
    {
        try
        {
            var (status, outcome, fault) = shot.Wire is null ? await Ask(shot, world) : await Write(shot);
            Count(shot, outcome);
            if (fault is not null)
                Blame(shot, number, fault);
            return status;
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or FormatException or ArgumentException or NotSupportedException)
        {
            // Cut off while the rest was still being sent, or nothing that a client agrees to send.
            Count(shot, problem is HttpRequestException or IOException ? "cut off" : "not sent");
            return null;
        }
        catch (OperationCanceledException)
        {
            Count(shot, "hang");
            Blame(shot, number, $"no answer within {Hang.TotalSeconds:0} seconds");
            return null;
        }
    }

    private async Task<(int? Status, string Outcome, string? Fault)> Ask(Shot shot, World world)
    {
        using var request = shot.ToMessage(house.Address);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var status = (int)answer.StatusCode;
        // What the server refuses by itself, before the service sees it, has no words and none of our headers.
        var isOurs = answer.Headers.Contains("X-Content-Type-Options");
        if (status < 300 && answer.Content.Headers.ContentType?.MediaType == "application/json" && text.Length > 0)
            world.Remember(shot.Path.Split('?')[0], JsonNode.Parse(text));
        return (status, $"{status}", status >= 500 && (isOurs || status is not (501 or 505)) ? $"{status} {text}" : isOurs ? FaultOf(shot, status, answer.Content.Headers.ContentType?.MediaType, text) : null);
    }

    private static string? FaultOf(Shot shot, int status, string? type, string text)
    {
        if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal))
            return $"{status} shows its inside: {text}";
        // A path may lead out of the API.
        if (status < 400 || !shot.IsApi || shot.Method == "HEAD" || (type == "text/html" && shot.Mutation.Contains("path", StringComparison.Ordinal)))
            return null;
        if (type != "application/problem+json")
            return $"{status} as {type}: {text}";

        using var problem = JsonDocument.Parse(text);
        return problem.RootElement.GetProperty("status").GetInt32() == status && problem.RootElement.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 10 } ? null : $"{status} without words: {text}";
    }

    private async Task<(int? Status, string Outcome, string? Fault)> Write(Shot shot)
    {
        using var patience = new CancellationTokenSource(Hang);
        var (status, text) = await Wire.Send(house.Address, shot.Wire!, patience.Token);
        return (status, status is null ? "cut off" : $"{status}", status >= 500 && status is not (501 or 505) ? text : null);
    }

    private async Task<string> Unchanged(Shot shot, int number, int? status, string before)
    {
        var after = await watched.Rows();
        // That somebody took a customer's data away is noted.
        var isNoted = shot.Target.EndsWith("/export", StringComparison.Ordinal);
        // What takes no body needn't wait for one that was announced and never came.
        var isSound = shot.Wire is null || (status is null && shot.Body is null);
        var mayChange = status is null or < 400 && isSound && (isNoted || shot.Method is not ("GET" or "HEAD"));
        if (!mayChange && after != before)
            Blame(shot, number, $"{status}, and yet rows have changed from\n{Without(before, after)}\nto\n{Without(after, before)}");
        return after;
    }

    private static string Without(string rows, string others) => string.Join('\n', rows.Split('\n').Except(others.Split('\n')));

    private void Count(Shot shot, string outcome) => counts.AddOrUpdate((shot.Mutation, outcome), 1, (_, n) => n + 1);

    private void Blame(Shot shot, int number, string fault) => faults.Enqueue($"Request {number} to {shot.Target}: {(fault.Length > 2_000 ? fault[..2_000] : fault)}\n{shot}\n");

    private static string Memory(string when) =>
        $"memory {when}: {Process.GetCurrentProcess().WorkingSet64 >> 20} MB, of which {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB are in use by .NET (service and sender in one process)";
}
