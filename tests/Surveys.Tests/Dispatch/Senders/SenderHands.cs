using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Tenants;

namespace Surveys.Tests.Dispatch;

/// <summary>Sets a workspace's sender, its domain's records, and has them looked at.</summary>
internal static class SenderHands
{
    public static Task<JsonNode> PutSender(this Workspace acme, object sender) => acme.Send(HttpMethod.Put, "sender", sender, HttpStatusCode.OK);

    public static Task<JsonNode> CheckSender(this Workspace acme) => acme.Post("sender/check", new { }, HttpStatusCode.OK);

    public static JsonNode Record(this JsonNode sender, string kind) => sender["records"]!.AsArray().Single(record => (string?)record!["kind"] == kind)!;

    public static void SetAll(this NameServer dns, JsonNode sender)
    {
        foreach (var record in sender["records"]!.AsArray())
            dns.Set(record!, (string)record!["value"]!);
    }

    public static void Set(this NameServer dns, JsonNode record, string value)
    {
        if ((string?)record["type"] == "TXT")
            dns.Text((string)record["name"]!, value);
        else
            dns.Alias((string)record["name"]!, value);
    }

    public static async Task<CaughtMail> Mailed(this House house, Workspace acme, string address)
    {
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", address);
        return await house.Mail.First(address);
    }

    /// <summary>The daily look comes now, by this test or by the house's own job.</summary>
    public static async Task DayPasses(this House house, Workspace acme, Func<JsonNode, bool> isAsExpected)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            await acme.In(db => db.DueHints.Where(h => h.TenantId == acme.Id && h.Work == DueHint.Senders).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, DateTimeOffset.UnixEpoch)));
            await house.Services.GetRequiredService<SenderRounds>().CheckDue(default);
            if (isAsExpected(await acme.Get("sender")))
                return;
            await Task.Delay(100);
        }

        throw new TimeoutException($"The sender didn't become as expected: {await acme.Get("sender")}");
    }
}
