using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Colleagues;

namespace Surveys.Tests.Colleagues;

/// <summary>Colleagues who can be asked, and who answer.</summary>
internal static class Asking
{
    /// <summary>Agents with addresses who take requests for their team: north1@colleagues.example and so on.</summary>
    public static async Task Agents(this Workspace acme, params (string Team, int Agents)[] teams)
    {
        foreach (var (team, agents) in teams)
        {
            var requests = Enumerable.Range(1, agents).Select(n => new
            {
                source = "desk",
                external_id = $"{team} {n}",
                status = "closed",
                opened_at = "2026-11-20T10:00:00Z",
                team,
                agent = new { name = $"{team} {n}", email = $"{team.ToLowerInvariant()}{n}@colleagues.example" },
                ask = false,
            });
            await acme.Post("interactions/batch", requests, HttpStatusCode.OK);
        }
    }

    /// <summary>So many of the team who haven't answered yet do, by their links' ids.</summary>
    /// <param name="reply">Of the first, the second and so on, from 0.</param>
    public static Task<bool> AnswerRound(this Workspace acme, JsonNode round, string team, int n, Func<int, RoundReply> reply) => acme.In(async (services, db) =>
    {
        var stop = TestContext.Current.CancellationToken;
        var id = Guid.Parse((string)round["id"]!);
        var of = await db.Teams.Where(t => t.Name == team).Select(t => t.Id).SingleAsync(stop);
        var asked = await db.ColleaguesAsked.Where(a => a.RoundId == id && a.TeamId == of && !a.HasAnswered).Take(n).Select(a => a.Id).ToListAsync(stop);
        foreach (var (one, place) in asked.Select((one, place) => (one, place)))
            Assert.True(await services.GetRequiredService<RoundBook>().Take(one, reply(place), stop) == true);
        return true;
    });
}
