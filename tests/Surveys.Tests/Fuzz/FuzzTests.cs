using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using static Surveys.Tests.Measure;

namespace Surveys.Tests.Fuzz;

/// <summary>
/// Hostile requests, made from the service's own description by a seed. Here a slice that is the same each time; `eng/fuzz` runs as many as it's told.
/// </summary>
public sealed class FuzzTests
{
    private static readonly int Requests = Setting("SURVEYS_FUZZ_REQUESTS", 600);
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
        using var assault = new Assault(house, Against(crowded), crowded, Against(watched), watched, line => Tell($"{line}"));
        await assault.Run(Requests);

        Assert.True(assault.Faults.Count == 0, $"Seed {Seed}, {Requests} requests:\n{string.Join('\n', assault.Faults)}");
        Assert.Empty(await Consistency.Faults(house));
        await TheEyeSees(house, crowded);
    }

    /// <summary>A look that finds nothing is worth what it would find: here rows are broken on purpose, each in its way.</summary>
    private static async Task TheEyeSees(House house, World world)
    {
        // The requests may have ended whatever waited, erased whoever answered, and made rules of their own; so that there is something to break.
        foreach (var rule in await world.Workspace.In(db => db.Rules.Select(r => r.Id).ToListAsync()))
            await world.Workspace.Send(HttpMethod.Delete, $"rules/{rule}", expected: HttpStatusCode.NoContent);
        var answered = await world.Answered("seen");
        await world.Workspace.Rule(await world.Workspace.Survey(), new { delay = "P1D" });
        await world.Workspace.Interaction("waiting", $"waiting@{world.Workspace.Slug}.example");
        string[] breaks =
        [
            $"update invitations set status = 'sent' where id = '{answered}'",
            $"update responses set rating = 99 where invitation_id = '{answered}'",
            $"update surveys set published = 99 where id = (select survey_id from invitations where id = '{answered}')",
            "delete from due_hints",
            $"update invitations set status = 'scheduled', due_at = null where id = '{answered}'",
            $"update interactions set resolution = 0 where id = (select interaction_id from invitations where id = '{answered}')",
            $"update contacts set email = null, external_id = null where id = (select contact_id from invitations where id = '{answered}')",
            "delete from members",
        ];
        IReadOnlyList<string> known = [];
        foreach (var sql in breaks)
        {
            var before = await world.Rows();
            await world.Workspace.In(db => db.Database.ExecuteSqlRawAsync(sql));
            Assert.True(before != await world.Rows(), $"Not seen among the rows: {sql}");
            var faults = await Consistency.Faults(house);
            Assert.True(faults.Except(known).Any(), $"Not seen as a fault: {sql}");
            known = faults;
        }
    }
}
