using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;

namespace Surveys.Tests.Dispatch;

/// <summary>Relationship surveys: people asked by turns, whatever they wrote to us about.</summary>
public sealed class TurnsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_a_round_everybody_of_the_segment_is_asked_once_and_the_days_share_them_evenly()
    {
        var clock = new SetClock();
        await using var house = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        var acme = await Workspace.Make(house);
        await Meet(acme, clock, 120);
        await acme.Post("rules", new { survey = await acme.Survey("nps", "Relationship"), every = "P30D", segment = new { attributes = new { plan = "gold" } }, throttle = (object?)null, quiet_hours = (object?)null }, HttpStatusCode.Created);
        var gold = (await acme.In(db => db.Contacts.AsNoTracking().ToListAsync(Stop))).Where(c => c.Attributes.Count > 0).Select(c => c.Id).ToHashSet();

        var first = await Live(house, clock, 30);
        var second = await Live(house, clock, 30);

        var invitations = await acme.In(db => db.Invitations.AsNoTracking().ToListAsync(Stop));
        Assert.Equal(60, gold.Count);
        Assert.All(invitations, i => Assert.Equal((null, InvitationStatus.Sent), (i.InteractionId, i.Status)));
        Assert.Equal(2 * gold.Count, invitations.Count);
        Assert.All(invitations.GroupBy(i => i.ContactId!.Value), theirs => Assert.Equal((true, 2, 30.0), (gold.Contains(theirs.Key), theirs.Count(), Math.Round((theirs.Max(i => i.SentAt) - theirs.Min(i => i.SentAt))!.Value.TotalDays))));
        // Two a day is the even share. By chance alone one day in many thousands would have more than nine.
        Assert.All(first.Concat(second), asked => Assert.InRange(asked, 0, 9));
        var mail = await house.Mail.First("p0@turns.example.com");
        Assert.Equal("One question about us", mail.Subject);
    }

    [Fact]
    public async Task Nobody_is_asked_at_once_when_a_rule_is_made_nor_twice_when_it_is_changed()
    {
        var clock = new SetClock();
        await using var house = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        var acme = await Workspace.Make(house);
        await Meet(acme, clock, 40);
        var survey = await acme.Survey("nps", "Relationship");
        var rule = await acme.Post("rules", new { survey, every = "P30D", throttle = (object?)null, quiet_hours = (object?)null }, HttpStatusCode.Created);

        await Run(house);
        var atOnce = await acme.In(db => db.Invitations.CountAsync(Stop));
        await Live(house, clock, 20);
        var changedAt = clock.Now;
        await acme.Send(HttpMethod.Put, $"rules/{rule["id"]}", new { survey, every = "P28D", throttle = (object?)null, quiet_hours = (object?)null }, HttpStatusCode.OK);
        await Live(house, clock, 20);

        Assert.Equal(0, atOnce);
        Assert.True(await acme.In(db => db.Invitations.AnyAsync(i => i.SentAt > changedAt, Stop)));
        var sent = await acme.In(db => db.Invitations.Where(i => i.SentAt != null).Select(i => new { i.ContactId, i.SentAt }).ToListAsync(Stop));
        Assert.All(
            sent.GroupBy(i => i.ContactId).Select(theirs => theirs.Select(i => i.SentAt!.Value).Order().ToList()),
            moments => Assert.All(moments.Zip(moments.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromDays(14))));
        var refused = await acme.Send(HttpMethod.Put, $"rules/{rule["id"]}", new { survey }, HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(refused["errors"]!["every"]);
    }

    [Theory]
    [InlineData("""{"every":"P1D"}""", "every")]
    [InlineData("""{"every":"P90D","when":{"channels":["email"]}}""", "when")]
    [InlineData("""{"every":"P90D","delay":"PT2H"}""", "delay")]
    [InlineData("""{"segment":{"attributes":{"plan":"gold"}}}""", "segment")]
    public async Task What_belongs_to_the_other_kind_of_rule_is_refused_by_name(string terms, string field)
    {
        await using var house = new House { Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        var acme = await Workspace.Make(house);
        var rule = System.Text.Json.Nodes.JsonNode.Parse(terms)!.AsObject();
        rule["survey"] = await acme.Survey("nps");

        var refused = await acme.Post("rules", rule.ToJsonString(), HttpStatusCode.UnprocessableEntity);

        Assert.NotNull(refused["errors"]![field]);
    }

    [Fact]
    public async Task A_dry_run_says_how_many_would_have_been_asked()
    {
        var clock = new SetClock();
        await using var house = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        var acme = await Workspace.Make(house);
        await Meet(acme, clock, 60);
        clock.Now += TimeSpan.FromDays(40);

        var tried = await acme.Send(HttpMethod.Post, "rules/dry-run", new { survey = await acme.Survey("nps"), every = "P30D", throttle = (object?)null, quiet_hours = (object?)null }, HttpStatusCode.OK);

        Assert.InRange((int)tried["asked"]!, 50, 70);
        Assert.Equal((int)tried["asked"]!, tried["days"]!.AsArray().Sum(day => (int)day!["asked"]!));
    }

    /// <summary>People who wrote to us once; every second one has the gold plan.</summary>
    private static async Task Meet(Workspace acme, SetClock clock, int count)
    {
        var items = Enumerable.Range(0, count).Select(n => new
        {
            source = "test",
            external_id = $"{n}",
            status = "open",
            opened_at = clock.Now,
            contact = new { email = $"p{n}@turns.example.com", attributes = n % 2 == 0 ? new Dictionary<string, string> { ["plan"] = "gold" } : [] },
        });
        await acme.Send(HttpMethod.Post, "interactions/batch", items, HttpStatusCode.OK);
    }

    /// <returns>How many were asked on each day.</returns>
    private static async Task<List<int>> Live(House house, SetClock clock, int days)
    {
        var asked = new List<int>();
        for (var day = 0; day < days; day++)
        {
            var before = (await house.Mail.Counts()).Count;
            for (var part = 0; part < 4; part++)
            {
                clock.Now += TimeSpan.FromHours(6);
                await Run(house);
            }

            asked.Add((await house.Mail.Counts()).Count - before);
        }

        return asked;
    }

    private static async Task Run(House house)
    {
        await house.Services.GetRequiredService<TurnRounds>().PlanDue(Stop);
        await house.Services.GetRequiredService<PostRound>().SendDue(Stop);
    }
}
