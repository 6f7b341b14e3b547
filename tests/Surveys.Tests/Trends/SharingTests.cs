using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Tests.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Trends;

/// <summary>Links by which people without an account see numbers.</summary>
public sealed class SharingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Forbidden_until_the_owner_allows_them_and_whoever_has_one_sees_numbers_and_no_more()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        Assert.Contains("forbidden here", (await owner.Get($"/overview/share?survey={survey}")).Html, StringComparison.Ordinal);
        await owner.SubmitFrom("/account", $"/overview/share?survey={survey}", ("Days", "7"));
        Assert.Equal(0, await acme.In(db => db.SharedViews.CountAsync(Stop)));

        await owner.Submit("/settings/sharing", ("IsAllowed", "true"));
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Submit($"/overview/share?survey={survey}&period=90d&channel=chat", ("Days", "7"))).Status);

        using var stranger = new Visitor(house);
        var seen = await stranger.Get(await Link(house, owner));
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        foreach (var shown in new[] { "CSAT", "channel chat", "95 % margin", "noindex", "Acme" })
            Assert.Contains(shown, seen.Html, StringComparison.Ordinal);
        foreach (var never in new[] { "Nobody called back", "Ana", "Ben", "/answers", "/overview", "CSV", "@agents.example" })
            Assert.DoesNotContain(never, seen.Html, StringComparison.Ordinal);
        Assert.NotNull(await acme.NewestNote("view.shared"));
        Assert.NotNull(await acme.NewestNote("sharing.changed"));

        clock.Now = clock.Now.AddDays(7);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(await Link(house, acme))).Status);
    }

    [Fact]
    public async Task Agents_are_named_only_where_the_maker_ticked_it_and_a_view_of_one_agent_not_without()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        var ana = await acme.In(db => db.Agents.Where(a => a.Name == "Ana").Select(a => a.Id).SingleAsync(Stop));
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/settings/sharing", ("IsAllowed", "true"));

        var refused = await owner.Submit($"/overview/share?survey={survey}&agent={ana}", ("Days", "30"));
        Assert.Contains("must be ticked", refused.Beside("ShowsAgents"), StringComparison.Ordinal);
        var late = await owner.Submit($"/overview/share?survey={survey}", ("Days", "365"));
        Assert.Contains("7, 30 or 90", late.Beside("Days"), StringComparison.Ordinal);
        await owner.Submit($"/overview/share?survey={survey}&from=2026-11-16&to=2026-11-23", ("Days", "30"), ("ShowsAgents", "true"));

        var html = (await new Visitor(house).Get(await Link(house, owner))).Html;
        Assert.Contains("Ana", html, StringComparison.Ordinal);
        Assert.Contains("61.3 %", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody called back", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_back_or_forbidden_it_says_the_same_as_one_that_never_was()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/settings/sharing", ("IsAllowed", "true"));
        await owner.Submit($"/overview/share?survey={survey}", ("Days", "90"));
        var first = await Link(house, owner);
        using var stranger = new Visitor(house);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get(first)).Status);
        var never = await stranger.Get("/shared/nothing");

        var id = await acme.In(db => db.SharedViews.Select(v => v.Id).SingleAsync(Stop));
        await owner.SubmitFrom("/overview/share", $"/overview/share?handler=Revoke&id={id}");
        var revoked = await stranger.Get(first);
        await owner.Submit($"/overview/share?survey={survey}", ("Days", "90"));
        var second = await Link(house, owner);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Get(second)).Status);
        await owner.Submit("/settings/sharing", ("IsAllowed", "false"));
        var forbidden = await stranger.Get(second);
        await owner.Submit("/settings/sharing", ("IsAllowed", "true"));
        var afterwards = await stranger.Get(second);

        Assert.Equal(HttpStatusCode.NotFound, never.Status);
        Assert.All([revoked, forbidden, afterwards], seen => Assert.Equal(never, seen));
        Assert.Equal(2, (await acme.Notes("action=view.revoked")).Count);
    }

    [Fact]
    public async Task Few_answers_tell_no_score_outside()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        await acme.Day(survey, new DateOnly(2026, 11, 20), 4, 3);
        await acme.RollUp();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/settings/sharing", ("IsAllowed", "true"));
        await owner.Submit($"/overview/share?survey={survey}&period=30d", ("Days", "7"));
        var link = await Link(house, owner);

        var few = await new Visitor(house).Get(link);
        await acme.Day(survey, new DateOnly(2026, 11, 19), 5, 5, agent: "Ben");
        await acme.RollUp();
        var more = await new Visitor(house).Get(link);

        Assert.Contains("Too few answers to tell", few.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("75.0", few.Html, StringComparison.Ordinal);
        Assert.Contains("88.9 %", more.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("75.0", more.Html, StringComparison.Ordinal);
        // The day with five would tell the one with four, as the whole is known.
        Assert.DoesNotContain("100.0 %", more.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_answer_follows_from_no_average_and_no_change_outside()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        for (var week = 0; week < 14; week++)
            await acme.Day(survey, new DateOnly(2026, 11, 20).AddDays(-7 * week), week == 12 ? 1 : 6, week == 12 ? 0 : 5);
        await acme.Day(survey, new DateOnly(2026, 8, 1), 1, 0);
        await acme.RollUp();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/settings/sharing", ("IsAllowed", "true"));
        await owner.Submit($"/overview/share?survey={survey}&from=2026-08-15&to=2026-11-23", ("Days", "7"));

        var seen = (await new Visitor(house).Get(await Link(house, owner))).Html;

        Assert.Contains("data-chart=\"trend\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("data-chart=\"control\"", seen, StringComparison.Ordinal);
        Assert.Contains("nothing to compare", seen, StringComparison.Ordinal);
        Assert.Contains("data-chart=\"control\"", (await owner.Get($"/overview?survey={survey}&from=2026-08-15&to=2026-11-23")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_search_engines_and_other_sites_nothing()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        using var client = house.Client();

        using var answer = await client.GetAsync(new Uri("/shared/nothing", UriKind.Relative), Stop);

        Assert.Equal(("no-referrer", "noindex"), (answer.Headers.GetValues("Referrer-Policy").Single(), answer.Headers.GetValues("X-Robots-Tag").Single()));
    }

    /// <summary>The newest link, as its makers see it.</summary>
    private static async Task<string> Link(House house, Visitor owner) =>
        house.Local(Regex.Match((await owner.Get("/overview/share")).Html, "href=\"([^\"]+/shared/[^\"]+)\"").Groups[1].Value).PathAndQuery;

    private static async Task<string> Link(House house, Workspace workspace)
    {
        var view = await workspace.In(db => db.SharedViews.AsNoTracking().SingleAsync(Stop));
        return house.Local(await workspace.In((services, _) => Task.FromResult(((Surveys.Trends.SharingBook)services.GetService(typeof(Surveys.Trends.SharingBook))!).AddressOf(view)))).PathAndQuery;
    }
}
