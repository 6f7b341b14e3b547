using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Mail;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Tests.Trends;

/// <summary>A house with a clock of the test's own and no jobs, where digests leave when the test says so.</summary>
internal static class Digesting
{
    /// <summary>Monday, before eight in Bucharest.</summary>
    public static readonly DateTimeOffset Monday = new(2026, 11, 23, 5, 30, 0, TimeSpan.Zero);

    public static async Task<(House House, SetClock Clock)> Begin(DateTimeOffset? now = null)
    {
        var clock = new SetClock { Now = now ?? Monday };
        var house = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await house.InitializeAsync();
        return (house, clock);
    }

    /// <summary>What is due leaves, by SMTP.</summary>
    public static async Task SendDue(this House house)
    {
        await house.Services.GetRequiredService<DigestRounds>().SendDue(TestContext.Current.CancellationToken);
        await house.Post();
    }

    public static async Task Post(this House house)
    {
        await using var scope = house.Tenants.Outside();
        await scope.ServiceProvider.GetRequiredService<LetterBox>().Empty(TestContext.Current.CancellationToken);
    }

    /// <summary>A member wants it so, as the page would store it.</summary>
    public static Task<bool> Subscribe(this Workspace workspace, string email, DigestFrequency frequency, int hour = Digest.UsualHour, params string[] surveys) => workspace.In(async (services, db) =>
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == workspace.Id).Select(t => t.TimeZone).SingleAsync());
        await services.GetRequiredService<DigestBook>().Subscribe(await workspace.MemberOf(email), frequency, hour, [.. surveys.Select(Guid.Parse)], zone, default);
        return true;
    });

    public static Task<Guid> MemberOf(this Workspace workspace, string email) =>
        workspace.In(db => db.Members.Join(db.Users, m => m.AccountId, a => a.Id, (m, a) => new { m.Id, a.Email }).Where(one => one.Email == email).Select(one => one.Id).SingleAsync());

    public static Task<Digest> DigestOf(this Workspace workspace, string email) => workspace.In(async db =>
    {
        var member = await workspace.MemberOf(email);
        return await db.Digests.AsNoTracking().SingleAsync(d => d.MemberId == member);
    });

    /// <summary>So many answers of a day at noon, the first of them happy; some with a comment.</summary>
    public static async Task Day(this Workspace workspace, string survey, DateOnly day, int answers, int happy, string? agent = "Ana", string channel = "chat", Func<int, string?>? comment = null)
    {
        var batch = Enumerable.Range(0, answers).Select(i => JsonSerializer.SerializeToNode(new
        {
            survey,
            external_id = $"{day:yyyyMMdd}-{agent}-{channel}-{i}",
            score = i < happy ? 5 : 2,
            comment = comment?.Invoke(i),
            submitted_at = $"{day:yyyy-MM-dd}T12:00:00Z",
            agent = agent is null ? null : new { name = agent, email = $"{agent.ToLowerInvariant()}@agents.example" },
            channel,
        }));
        var taken = await workspace.Send(HttpMethod.Post, "responses/batch", new JsonArray([.. batch]), HttpStatusCode.OK);
        Assert.DoesNotContain("errors\":{", taken.ToJsonString(), StringComparison.Ordinal);
    }

    /// <summary>Twelve weeks up to the one before Monday: Ana's fall in the last, Ben's go on.</summary>
    public static async Task<(Workspace Workspace, string Survey)> WithWeeks(House house, string zone = "Europe/Bucharest", string name = "Acme")
    {
        var acme = await Workspace.Make(house, zone, name);
        var survey = await acme.Survey(name: "After a ticket");
        for (var week = 12; week > 0; week--)
        {
            var day = new DateOnly(2026, 11, 25).AddDays(-7 * week);
            await acme.Day(survey, day, 40, week == 1 ? 16 : 34 + (week % 2), "Ana", "chat", i => i == 39 ? $"Nobody called back in week {week}" : i == 0 ? $"Quick and kind in week {week}" : null);
            await acme.Day(survey, day, 40, 34 - (week % 2), "Ben", "email");
        }

        await acme.RollUp();
        return (acme, survey);
    }
}
