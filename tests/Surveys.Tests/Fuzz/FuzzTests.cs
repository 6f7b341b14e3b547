using System.Globalization;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Fuzz;

/// <summary>
/// Hostile requests, made from the service's own description by a seed. Here a slice that is the same each time; `eng/fuzz` runs as many as it's told.
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Requests = Setting("SURVEYS_FUZZ_REQUESTS", 1_200);
    private static readonly int Seed = Setting("SURVEYS_FUZZ_SEED", 1);

    [Fact]
    public async Task Whatever_is_sent_is_answered_in_words_and_nothing_is_stored_by_halves()
    {
        // A house of its own, without jobs: rows change by requests only. The limits would end it too early.
        await using var house = new House
        {
            Settings = [("Surveys:Roles", "web"), ("Logging:LogLevel:Surveys", "Error"), .. new[] { "KeyPerSecond", "KeyBurst", "LinkPerMinute", "SignInPerMinute", "WrongPerMinute" }.Select(limit => ($"Surveys:Limits:{limit}", (string?)"1000000000"))],
        };
        await house.InitializeAsync();
        var (crowded, watched) = (await World.Make(house), await World.Make(house));
        using var client = house.Client();
        var described = await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Spoiler Against(World world) => new(new ApiDocument(JsonNode.Parse(described)!, world), world, Seed);

        Tell($"Seed {Seed}, {Requests} requests");
        using var assault = new Assault(house, Against(crowded), crowded, Against(watched), watched, Tell);
        await assault.Run(Requests);

        Assert.True(assault.Faults.Count == 0, $"Seed {Seed}, {Requests} requests:\n{string.Join('\n', assault.Faults)}");
        Assert.Empty(await Consistency.Faults(house));
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);

    private static int Setting(string name, int usual) => int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{usual}", CultureInfo.InvariantCulture);
}
