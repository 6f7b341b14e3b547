using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.HelpDesks;
using Surveys.Tenants;
using Surveys.Tests.Accounts;
using Surveys.Tests.Privacy;

namespace Surveys.Tests.HelpDesks;

/// <summary>The door for help desks, and what is kept of what comes through it.</summary>
public sealed class HookTests(House house)
{
    private const string Open = """{"external_id": "1", "status": "open", "contact": {"email": "hook.customer@example.com"}}""";

    [Fact]
    public async Task An_address_that_was_not_made_here_leads_nowhere()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        var links = house.Services.GetRequiredService<LinkTokens>();
        var channel = links.Create(LinkPurpose.Channel, desk.Workspace.Id, desk.Connection.Id);
        var another = links.Create(LinkPurpose.Hook, desk.Workspace.Id, Guid.CreateVersion7());
        var elsewhere = links.Create(LinkPurpose.Hook, (await Workspace.Make(house)).Id, desk.Connection.Id);

        foreach (var token in new[] { "nothing", channel, another, elsewhere })
        {
            var wrong = new Desk(house, desk.Workspace, desk.Connection, $"http://localhost:8080/hooks/{token}", desk.Secret);
            Assert.Equal(HttpStatusCode.NotFound, (await wrong.Send(Open)).Status);
        }

        Assert.Empty(await desk.Payloads());
    }

    [Fact]
    public async Task A_removed_connection_says_that_it_is_gone_and_keeps_no_payload_and_no_secret()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        await desk.Told(Open);

        await desk.Workspace.In(async (services, db) =>
        {
            await services.GetRequiredService<ConnectionBook>().Remove(await db.Connections.SingleAsync(), default);
            return 0;
        });

        Assert.Equal(HttpStatusCode.Gone, (await desk.Send(Open)).Status);
        Assert.Empty(await desk.Payloads());
        Assert.Null(await desk.Workspace.In(db => db.Connections.Select(c => c.Secret).SingleAsync()));
        Assert.Equal(1, await desk.Workspace.In(db => db.Interactions.CountAsync()));
        // Connected again, it goes on with the same tickets.
        Assert.Equal(desk.Connection.Source, (await Desk.Connect(house, Vendor.Generic, desk.Workspace)).Connection.Source);
    }

    [Fact]
    public async Task Two_of_one_vendor_keep_their_tickets_apart()
    {
        var first = await Desk.Connect(house, Vendor.Freshdesk);
        var second = await Desk.Connect(house, Vendor.Freshdesk, first.Workspace);

        await first.Told("""{"ticket_id": "1", "ticket_status": "4", "ticket_contact_email": "one.of.two@example.com"}""");
        await second.Told("""{"ticket_id": "1", "ticket_status": "2", "ticket_contact_email": "two.of.two@example.com"}""");

        Assert.Equal(["freshdesk", "freshdesk-2"], new[] { first, second }.Select(desk => desk.Connection.Source));
        Assert.Equal(("one.of.two@example.com", "two.of.two@example.com"), ((await first.Ticket("1")).Email, (await second.Ticket("1")).Email));
        Assert.Equal(HttpStatusCode.Unauthorized, (await second.SendSigned("{}", ("X-Surveys-Secret", first.Secret))).Status);
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_too_large_and_a_long_one_is_kept_by_its_beginning()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await desk.Send($$"""{"external_id": "1", "x": "{{new string('x', 1_100_000)}}"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await desk.Send($$"""{"external_id": "1", "status": "open", "x": "{{new string('x', 200_000)}}"}""")).Status);

        Assert.Equal(ReceivedPayload.LongestBody, Assert.Single(await desk.Payloads()).Body.Length);
    }

    [Fact]
    public async Task The_last_ten_are_kept_with_what_became_of_each()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        for (var n = 1; n <= 12; n++)
            await desk.Told($$"""{"external_id": "{{n}}", "status": "open"}""");

        await desk.Send("{}");

        var payloads = await desk.Payloads();
        Assert.Equal(ReceivedPayload.MostKept, payloads.Count);
        Assert.Equal((PayloadOutcome.Refused, null), (payloads[^1].Outcome, payloads[^1].InteractionId));
        Assert.Equal((PayloadOutcome.Taken, (await desk.Ticket("12")).Interaction.Id), (payloads[^2].Outcome, payloads[^2].InteractionId));
        Assert.Contains("\"4\"", payloads[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_week_nothing_is_kept_of_them()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        await desk.Told(Open);
        await desk.Told("""{"external_id": "2", "status": "open"}""");
        var (longAgo, hour) = (TimeProvider.System.GetUtcNow().AddDays(-8), TimeProvider.System.GetUtcNow().AddHours(-1));
        await desk.Workspace.In(db => db.ReceivedPayloads.Where(p => p.Body == Open).ExecuteUpdateAsync(set => set.SetProperty(p => p.ReceivedAt, longAgo)));
        await desk.Workspace.In(db => db.DueHints.Where(h => h.TenantId == desk.Workspace.Id && h.Work == DueHint.Payloads).ExecuteUpdateAsync(set => set.SetProperty(h => h.DueAt, hour)));

        await house.Services.GetRequiredService<OldPayloads>().ForgetDue(TestContext.Current.CancellationToken);

        Assert.Contains("\"2\"", Assert.Single(await desk.Payloads()).Body, StringComparison.Ordinal);
        Assert.True(await desk.Workspace.In(db => db.DueHints.AnyAsync(h => h.TenantId == desk.Workspace.Id && h.Work == DueHint.Payloads && h.DueAt > hour.AddDays(6))));
    }

    [Fact]
    public async Task Of_an_erased_person_no_payload_has_a_word_left_and_what_is_sent_again_is_not_kept()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        var tag = $"t{Guid.CreateVersion7():N}";
        var body = $$"""{"external_id": "{{tag}}-ticket", "status": "closed", "subject": "{{tag}}-subject", "contact": {"email": "{{tag}}-mail@example.com", "name": "{{tag}}-name", "external_id": "{{tag}}-key"} }""";
        await desk.Told(body);
        Assert.Contains("received_payloads", await house.TablesWith(desk.Workspace, tag));
        var contact = (string)(await desk.Workspace.Get($"contacts?email={tag}-mail@example.com"))["data"]![0]!["id"]!;

        await desk.Workspace.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NoContent);
        Assert.Empty(await house.TablesWith(desk.Workspace, tag));

        var (outcome, why) = await desk.Told(body);
        Assert.Equal("ignored", outcome);
        Assert.Contains("was erased", why, StringComparison.Ordinal);
        Assert.Empty(await house.TablesWith(desk.Workspace, tag));
    }

    [Fact]
    public async Task A_workspace_that_is_to_be_deleted_takes_nothing_in()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        var later = TimeProvider.System.GetUtcNow().AddDays(30);
        await desk.Workspace.In(db => db.Tenants.Where(t => t.Id == desk.Workspace.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.DeleteAt, later)));

        Assert.Equal(HttpStatusCode.Conflict, (await desk.Send(Open)).Status);
        Assert.Equal(0, await desk.Workspace.In(db => db.Interactions.CountAsync()));
    }

    [Fact]
    public async Task The_secret_stands_sealed_and_in_no_other_table()
    {
        var desk = await Desk.Connect(house, Vendor.Freshdesk);

        Assert.Empty(await house.TablesWith(desk.Workspace, desk.Secret));
    }

    [Fact]
    public async Task Whoever_is_signed_in_elsewhere_sends_to_the_address_all_the_same()
    {
        var desk = await Desk.Connect(house, Vendor.Freshdesk);
        using var visitor = new Visitor(house);
        await visitor.SignIn((await Workspace.Make(house)).Owner);

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Send(house.Local(desk.Address).PathAndQuery, ("Name", "x"))).Status);
    }

    [Fact]
    public async Task Too_many_payloads_are_asked_to_come_later()
    {
        await using var strict = house.Create(("Surveys:Limits:HookPerMinute", "3"));
        await strict.StartAsync(TestContext.Current.CancellationToken);
        var desk = await Desk.Connect(house, Vendor.Generic);
        var address = strict.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.Single();
        using var client = new HttpClient { BaseAddress = new Uri(address) };

        var heard = new List<HttpStatusCode>();
        for (var n = 0; n < 4; n++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(desk.Address).PathAndQuery) { Content = new StringContent(Open) };
            request.Headers.Add("X-Surveys-Secret", desk.Secret);
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            heard.Add(answer.StatusCode);
        }

        await strict.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], heard);
    }
}
