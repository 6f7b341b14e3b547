using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Dispatch;

/// <summary>Whoever wonders why nobody was asked reads it, in words, with the moments that are meant.</summary>
public sealed class WhyTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => visitor.Dispose();

    private static async Task<string> Read(Visitor reader, string path) => WebUtility.HtmlDecode((await reader.Get(path)).Html);

    [Fact]
    public async Task An_interaction_that_no_rule_speaks_of_says_what_each_rule_waits_for()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        async Task<string> Why(string id, object told) => await Read(visitor, $"/invitations?interaction={(await acme.Interaction(id, $"why.{id}@example.com", told))["id"]}");

        Assert.Contains("No rule asks about interactions.", await Why("0", new { }), StringComparison.Ordinal);
        await acme.Rule(await acme.Survey("csat5", "After a ticket"), new { delay = "P5D", when = new { channels = new[] { "email", "chat" }, teams = new[] { "1st line" }, tags = new[] { "vip" }, attributes = new { plan = "gold" } } });
        await acme.Rule(await acme.Survey("nps", "About us"), new { delay = "P5D", when = new { channels = new[] { "phone" } } });

        var resolved = await Why("1", new { status = "resolved" });
        Assert.Contains("The rule “After a ticket” waits for closed, and it is resolved.", resolved, StringComparison.Ordinal);
        Assert.Contains("The rule “About us” waits for closed, and it is resolved.", resolved, StringComparison.Ordinal);
        Assert.Contains("speaks of the channel email or chat, and this came by fax.", await Why("2", new { channel = "fax" }), StringComparison.Ordinal);
        Assert.Contains("speaks of the team 1st line, and this is of 2nd line.", await Why("3", new { team = "2nd line" }), StringComparison.Ordinal);
        Assert.Contains("speaks of what is tagged vip, and this has no tags.", await Why("4", new { }), StringComparison.Ordinal);
        Assert.Contains("speaks of those whose plan is gold, and here it is free.", await Why("5", new { tags = new[] { "VIP" }, attributes = new { plan = "free" } }), StringComparison.Ordinal);
        Assert.Contains("It is open: nobody is asked before it is over.", await Why("6", new { status = "open" }), StringComparison.Ordinal);
        Assert.Contains("Its customer has no e-mail address.", await Why("7", new { channel = "fax", contact = new { external_id = "7" } }), StringComparison.Ordinal);
        Assert.Contains("It names no customer", await Why("8", new { channel = "fax", contact = (object?)null }), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"why\"", await Why("9", new { tags = new[] { "vip" }, attributes = new { plan = "gold" } }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_given_up_later_says_when_that_was_and_stands_behind_what_led_to_it()
    {
        var clock = new SetClock();
        await using var own = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await own.InitializeAsync();
        var acme = await Workspace.Make(own);
        await acme.Rule(await acme.Survey(), new { delay = "PT6H" });
        await acme.Interaction("1", "why.later@example.com");
        var contact = await acme.In(db => db.Contacts.Select(c => c.Id).SingleAsync(Stop));
        var plannedAt = clock.Now;

        clock.Now += TimeSpan.FromMinutes(10);
        await acme.Send(HttpMethod.Post, $"contacts/{contact}/suppression", expected: HttpStatusCode.NoContent);
        clock.Now += TimeSpan.FromSeconds(30);
        await own.Services.GetRequiredService<PostRound>().SendDue(Stop);

        var invitation = (await acme.Get("invitations"))["data"]![0]!;
        Assert.Equal(("skipped", plannedAt, clock.Now), ((string)invitation["status"]!, (DateTimeOffset)invitation["planned_at"]!, (DateTimeOffset)invitation["decided_at"]!));
        Assert.Equal(["invitation_skipped", "suppressed"], (await acme.Get($"contacts/{contact}/timeline"))["data"]!.AsArray().Take(2).Select(e => (string)e!["kind"]!));
        using var owner = new Visitor(own);
        await owner.SignIn(acme.Owner);
        Assert.Contains($"datetime=\"{clock.Now:yyyy-MM-ddTHH:mm:ss}Z\"", await Read(owner, "/invitations"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_asked_not_long_before_is_said_with_the_limit_and_the_days()
    {
        var clock = new SetClock();
        await using var own = new House { Clock = clock, Settings = [("Surveys:Roles", "web")] };
        await own.InitializeAsync();
        var acme = await Workspace.Make(own);
        await acme.Rule(await acme.Survey(), new { throttle = new { workspace = "P7D", kind = "P30D" }, expires_after = (string?)null });
        await acme.Rule(await acme.Survey("nps", "Other"), new { throttle = new { workspace = "P7D", kind = "P30D" }, expires_after = (string?)null, when = new { channels = new[] { "chat" } } });
        await acme.Interaction("1", "why.throttled@example.com");
        await own.Services.GetRequiredService<PostRound>().SendDue(Stop);
        clock.Now += TimeSpan.FromDays(2);
        await acme.Interaction("2", "why.throttled@example.com", new { channel = "chat" });
        using var owner = new Visitor(own);
        await owner.SignIn(acme.Owner);

        var page = await Read(owner, "/invitations?status=deferred");
        var contact = await acme.In(db => db.Contacts.Select(c => c.Id).SingleAsync(Stop));
        var timeline = await Read(owner, $"/contacts/{contact}");

        const string kind = "because the contact was asked on 1 March 2040; with this rule nobody is asked twice within 30 days for the same kind of survey, so from 31 March 2040 on";
        const string any = "because the contact was asked on 1 March 2040; with this rule nobody is asked twice within 7 days, so from 8 March 2040 on";
        Assert.All([kind, any], sentence => Assert.Contains(sentence, page, StringComparison.Ordinal));
        Assert.All([kind, any], sentence => Assert.Contains(sentence, timeline, StringComparison.Ordinal));
        Assert.DoesNotContain(">throttled<", timeline, StringComparison.Ordinal);
        Assert.Contains((await acme.Get("invitations?status=deferred"))["data"]!.AsArray(), i => $"because {i!["explanation"]}" == kind);
    }

    [Fact]
    public async Task When_it_was_opened_is_not_known_where_nobody_told()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        await acme.Interaction("1", "why.opened@example.com");
        var untold = await Read(visitor, "/interactions");
        await acme.Interaction("1", "why.opened@example.com", new { opened_at = "2026-01-02T03:04:00Z" }, HttpStatusCode.OK);

        Assert.Matches("data-label=\"Opened\">\\s*<span class=\"soft\">not known<", untold);
        Assert.Matches("data-label=\"Opened\">\\s*<time datetime=\"2026-01-02T03:04:00Z\"", await Read(visitor, "/interactions"));
    }
}
