using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Tests.Trends;

public sealed class MovementsTests(House house)
{
    private static readonly DateOnly First = new(2025, 9, 1);
    private static readonly DateOnly Change = new(2026, 1, 12);

    [Fact]
    public async Task A_fall_is_told_with_its_beginning_its_size_and_who_brought_it()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await Weeks(acme, survey, 26, (week, agent) => week >= Change && agent == "Ana" ? 10 : 18);
        await acme.In(db => db.Responses.ExecuteUpdateAsync(set => set.SetProperty(r => r.Comment, r => r.AnsweredOn >= Change ? "The refund is late again" : "The answer was quick again")));

        var moved = await Movements(acme, survey);

        var fall = Assert.Single(moved["movements"]!.AsArray())!;
        Assert.Equal("lower", (string)fall["verdict"]!);
        Assert.Equal($"{Change:yyyy-MM-dd}", (string)fall["since"]!);
        Assert.InRange(DateOnly.Parse((string)fall["noticed"]!, CultureInfo.InvariantCulture), Change, Change.AddDays(14));
        Assert.True((bool)fall["lasts"]!);
        Assert.Equal(90, (double)moved["usual"]!, 9);
        Assert.Equal((70, -20), (Math.Round((double)fall["score"]!, 9), Math.Round((double)fall["shift"]!, 9)));
        Assert.True((double)fall["low"]! < -20 && (double)fall["high"]! is > -20 and < 0);
        Assert.Contains("refund", fall["words"]!.Each<string>("word"));
        Assert.DoesNotContain(fall["words"]!.Each<string>("word"), word => word is "again" or "quick");
        var parts = fall["parts"]!.AsArray().ToLookup(part => (string)part!["by"]!);
        var ana = Assert.Single(parts["agent"])!;
        Assert.Equal(("Ana", "lower"), ((string)ana["name"]!, (string)ana["verdict"]!));
        Assert.Equal(-20, (double)ana["within"]!, 0);
        Assert.Equal(0, (double)ana["mix"]!, 9);
        Assert.Equal("chat", (string)Assert.Single(parts["channel"])!["name"]!);
    }

    [Fact]
    public async Task What_comes_back_is_told_with_its_end()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await Weeks(acme, survey, 30, (week, _) => week >= Change && week < Change.AddDays(28) ? 11 : 18);

        var fall = Assert.Single((await Movements(acme, survey))["movements"]!.AsArray())!;

        Assert.False((bool)fall["lasts"]!);
        Assert.Equal(($"{Change:yyyy-MM-dd}", $"{Change.AddDays(27):yyyy-MM-dd}"), ((string)fall["since"]!, (string)fall["until"]!));
    }

    [Fact]
    public async Task Where_nothing_changes_nothing_moved()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await Weeks(acme, survey, 26, (_, _) => 18);

        var moved = await Movements(acme, survey);

        Assert.Empty(moved["movements"]!.AsArray());
        Assert.All(moved["points"]!.AsArray(), point => Assert.Equal("no evidence of change", (string)point!["verdict"]!));
    }

    [Fact]
    public async Task Too_little_to_say_what_is_usual_is_said()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await Weeks(acme, survey, 8, (_, _) => 18);

        var refused = await acme.Send(HttpMethod.Get, $"scores/movements?survey={survey}", expected: HttpStatusCode.Conflict);
        var monthly = await acme.Send(HttpMethod.Get, $"scores/movements?survey={survey}&interval=month", expected: HttpStatusCode.UnprocessableEntity);

        Assert.Contains("Too little has been answered", refused.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("day or week", monthly.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>Twenty answers a week of each agent, so many of them happy, one more or fewer by turns: what chance does.</summary>
    private static async Task Weeks(Workspace acme, string survey, int weeks, Func<DateOnly, string, int> happy)
    {
        var answers = new JsonArray();
        for (var week = First; week < First.AddDays(7 * weeks); week = week.AddDays(7))
        {
            var (turn, day) = (week.DayNumber / 7 % 2 == 0 ? 1 : -1, week.AddDays(2));
            foreach (var agent in new[] { "Ana", "Dan" })
            {
                for (var i = 0; i < 20; i++)
                    answers.Add(JsonSerializer.SerializeToNode(new { survey, external_id = $"{day:yyyyMMdd}-{agent}-{i}", score = i < happy(week, agent) + (agent == "Ana" ? turn : -turn) ? 5 : 1, submitted_at = $"{day:yyyy-MM-dd}T12:00:00Z", agent = new { name = agent }, channel = agent == "Ana" ? "chat" : "email" }));
            }
        }

        foreach (var batch in answers.Chunk(1000))
            await acme.Send(HttpMethod.Post, "responses/batch", new JsonArray([.. batch.Select(answer => answer!.DeepClone())]), HttpStatusCode.OK);
        await acme.RollUp();
    }

    private static Task<JsonNode> Movements(Workspace acme, string survey) => acme.Get($"scores/movements?survey={survey}&from=2025-12-22&to=2026-03-30");
}
