using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Interactions;

namespace Surveys.Tests.HelpDesks;

/// <summary>A help desk that is connected to a workspace, and sends as its vendor does.</summary>
internal sealed class Desk(House house, Workspace workspace, Connection connection, string address, string secret)
{
    public Workspace Workspace => workspace;
    public Connection Connection => connection;
    public string Address => address;
    public string Secret => secret;

    /// <summary>A connected help desk in a workspace that asks about every ticket, a day later: what is planned can be looked at before it leaves.</summary>
    public static async Task<Desk> Connect(House house, Vendor vendor, Workspace? workspace = null)
    {
        if (workspace is null)
        {
            workspace = await Workspace.Make(house);
            await workspace.Rule(await workspace.Survey(), new { delay = "P1D", when = new { statuses = new[] { "resolved", "closed" } } });
        }

        return await workspace.In(async (services, _) =>
        {
            var book = services.GetRequiredService<ConnectionBook>();
            var (made, own) = await book.Make(Surveys.Shared.EnumText.Of(vendor), $"Our {vendor}", default);
            if (own is null)
                await book.Keep(made, "a secret of the vendor's", default);
            return new Desk(house, workspace, made, book.Address(made), own ?? "a secret of the vendor's");
        });
    }

    /// <summary>Sends a body, signed as the vendor does it.</summary>
    public Task<(HttpStatusCode Status, string Text)> Send(string body, DateTimeOffset? signedAt = null) => SendSigned(body, Sign(body, signedAt ?? TimeProvider.System.GetUtcNow()));

    public async Task<(HttpStatusCode Status, string Text)> SendSigned(string body, params (string Name, string Value)[] headers)
    {
        using var client = house.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, house.Local(address)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Sends what is to be taken or passed over.</summary>
    /// <returns>What became of it: taken or ignored, and why.</returns>
    public async Task<(string Outcome, string? Detail)> Told(string body, DateTimeOffset? signedAt = null)
    {
        var (status, text) = await Send(body, signedAt);
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {text}");
        var answer = JsonNode.Parse(text)!;
        return ((string)answer["outcome"]!, (string?)answer["detail"]);
    }

    public (string Name, string Value)[] Sign(string body, DateTimeOffset at)
    {
        var (key, stamp) = (Encoding.UTF8.GetBytes(secret), at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        var milliseconds = $"{at.ToUnixTimeMilliseconds()}";
        string Hmac(string text) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        return connection.Vendor switch
        {
            Vendor.Zendesk => [("X-Zendesk-Webhook-Signature", Hmac(stamp + body)), ("X-Zendesk-Webhook-Signature-Timestamp", stamp)],
#pragma warning disable CA5350 // As Intercom does it.
            Vendor.Intercom => [("X-Hub-Signature", $"sha1={Convert.ToHexStringLower(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(body)))}")],
#pragma warning restore CA5350
            Vendor.Hubspot => [("X-HubSpot-Signature-v3", Hmac($"POST{address}{body}{milliseconds}")), ("X-HubSpot-Request-Timestamp", milliseconds)],
            Vendor.Generic => [("X-Surveys-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(body)))}")],
            _ => [("X-Surveys-Secret", secret)],
        };
    }

    /// <summary>The interaction with this id, with its contact's address, its agent's and its team's name.</summary>
    public Task<(Interaction Interaction, string? Email, string? Agent, string? Team)> Ticket(string id) => workspace.In(async db =>
    {
        var interaction = await db.Interactions.AsNoTracking().SingleAsync(i => i.Source == connection.Source && i.ExternalId == id);
        return (
            interaction,
            await db.Contacts.Where(c => c.Id == interaction.ContactId).Select(c => c.Email).SingleOrDefaultAsync(),
            await db.Agents.Where(a => a.Id == interaction.AgentId).Select(a => a.Name).SingleOrDefaultAsync(),
            await db.Teams.Where(t => t.Id == interaction.TeamId).Select(t => t.Name).SingleOrDefaultAsync());
    });

    /// <summary>The invitations of the workspace in their order: what became of each, and why.</summary>
    public Task<List<(InvitationStatus Status, Reason? Reason)>> Planned() => workspace.In(async db =>
        (await db.Invitations.AsNoTracking().OrderBy(i => i.Resolution).ThenBy(i => i.Id).ToListAsync()).ConvertAll(i => (i.Status, i.Reason)));

    public Task<List<ReceivedPayload>> Payloads() => workspace.In(db => db.ReceivedPayloads.AsNoTracking().OrderBy(p => p.Id).ToListAsync());
}
