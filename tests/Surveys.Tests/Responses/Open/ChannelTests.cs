using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Responses;

/// <summary>Channels are made, told apart, and closed.</summary>
public sealed class ChannelTests(House house)
{
    [Fact]
    public async Task Each_has_its_own_link_and_its_own_count()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var (desk, invoice) = (await Passerby.Channel(acme, survey), await Passerby.Channel(acme, survey, name: "Invoice footer"));
        Assert.NotEqual((string?)desk["address"], (string?)invoice["address"]);

        var somebody = new Passerby(house, (string)desk["address"]!);
        for (var times = 0; times < 3; times++)
            await somebody.Send((await somebody.Open()).Page, ("score", "5"));

        var listed = (await acme.Get($"surveys/{survey}/channels"))["data"]!.AsArray();
        Assert.Equal([("Invoice footer", 0), ("Reception desk", 3)], listed.Select(c => ((string)c!["name"]!, (int)c["answers"]!)).Order());
        Assert.Equal([(string?)desk["address"], (string?)invoice["address"]], listed.Select(c => (string?)c!["address"]));
    }

    [Fact]
    public async Task A_closed_one_says_so_and_takes_nothing_and_what_came_by_it_stays()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var channel = await Passerby.Channel(acme, survey);
        var somebody = new Passerby(house, (string)channel["address"]!);
        var (_, page) = await somebody.Open();
        await somebody.Send(page, ("score", "5"));
        var (_, another) = await somebody.Open();

        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/channels/{channel["id"]}", expected: HttpStatusCode.NoContent);

        var (opened, words) = await somebody.Open();
        Assert.Equal(HttpStatusCode.Gone, opened);
        Assert.Contains("Acme takes no more answers here", words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await somebody.Send(another, ("score", "1"))).Status);
        Assert.Equal(5, (await acme.In(db => db.Responses.SingleAsync())).Rating);
        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/channels/{channel["id"]}", expected: HttpStatusCode.NotFound);
        Assert.Equal(["channel.made", "channel.closed"], await acme.In(db => db.AuditEntries.Where(e => e.SubjectKind == "channel").OrderBy(e => e.Id).Select(e => e.Action).ToListAsync()));
    }

    [Fact]
    public async Task A_kiosk_may_still_send_what_was_given_before_it_was_closed()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var channel = await Passerby.Channel(acme, survey, "kiosk");
        var kiosk = new Passerby(house, (string)channel["address"]!);
        var (_, page) = await kiosk.Open();
        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/channels/{channel["id"]}", expected: HttpStatusCode.NoContent);

        var before = await kiosk.Send(page, ("score", "4"), ("turn", "before"), ("waited", "600000"));
        var after = await kiosk.Send(page, ("score", "4"), ("turn", "after"), ("waited", "0"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone), (before.Status, after.Status));
        Assert.Equal(1, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task Of_a_survey_that_is_withdrawn_all_are_closed_until_it_is_published_again()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var somebody = await Passerby.At(house, acme, survey);

        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/publication", expected: HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.Gone, (await somebody.Open()).Status);

        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await somebody.Open()).Status);
    }

    [Fact]
    public async Task What_a_kiosk_was_told_before_the_survey_was_withdrawn_still_counts()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var kiosk = await Passerby.At(house, acme, survey, "kiosk");
        var (_, page) = await kiosk.Open();
        await acme.Send(HttpMethod.Delete, $"surveys/{survey}/publication", expected: HttpStatusCode.NoContent);

        var before = await kiosk.Send(page, ("score", "4"), ("turn", "before"), ("waited", "600000"));
        var after = await kiosk.Send(page, ("score", "4"), ("turn", "after"), ("waited", "0"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Gone), (before.Status, after.Status));
        Assert.Equal(1, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task Only_the_services_own_key_makes_a_link_and_each_kind_opens_its_own_page()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var somebody = await Passerby.At(house, acme, await acme.Survey());
        var channel = await acme.In(db => db.OpenChannels.SingleAsync());
        var tokens = house.Services.GetRequiredService<LinkTokens>();

        foreach (var token in new[] { tokens.Create(LinkPurpose.Answer, acme.Id, channel.Id), tokens.Create(LinkPurpose.Channel, other.Id, channel.Id), "x", new string('A', 64) })
            Assert.Equal(HttpStatusCode.NotFound, (await new Passerby(house, $"http://x/s/{token}").Open()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await new Passerby(house, $"http://x/r/{somebody.Path[3..]}").Open()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await somebody.Open("/frame")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await somebody.Open("/other")).Status);
    }

    [Theory]
    [InlineData("", "link", "", "name")]
    [InlineData("Desk", "email", "", "via")]
    [InlineData("Desk", "qr", "", "via")]
    [InlineData("Desk", "widget", "", "domains")]
    [InlineData("Desk", "kiosk", "example.com", "domains")]
    [InlineData("Desk", "widget", "https://example.com", "domains")]
    [InlineData("Desk", "widget", "example.com/help", "domains")]
    [InlineData("Desk", "widget", "example.com:8443", "domains")]
    [InlineData("Desk", "widget", "*", "domains")]
    [InlineData("Desk", "widget", "*.com", "domains")]
    [InlineData("Desk", "widget", "a.*.example.com", "domains")]
    [InlineData("Desk", "widget", "example.com; script-src *", "domains")]
    [InlineData("Desk", "widget", "127.0.0.1", "domains")]
    public async Task What_cannot_be_is_refused_with_its_field(string name, string via, string domain, string field)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var problem = await acme.Post($"surveys/{survey}/channels", new { name, via, domains = domain.Length == 0 ? [] : new[] { domain } }, HttpStatusCode.UnprocessableEntity);

        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(0, await acme.In(db => db.OpenChannels.CountAsync()));
    }

    [Fact]
    public async Task The_frame_names_its_sites_and_every_other_page_nobody()
    {
        var acme = await Workspace.Make(house);
        var widget = await Passerby.At(house, acme, await acme.Survey(), "widget", "Shop.Example.com", "*.example.org", "bücher.example", "localhost");
        using var client = house.Client();

        using var frame = await client.GetAsync(new Uri($"{widget.Path}/frame", UriKind.Relative), TestContext.Current.CancellationToken);
        using var alone = await client.GetAsync(new Uri(widget.Path, UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = frame.Headers.GetValues("Content-Security-Policy").Single();
        Assert.EndsWith("frame-ancestors https://shop.example.com https://*.example.org https://xn--bcher-kva.example http://localhost:*", policy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.False(frame.Headers.Contains("X-Frame-Options"));
        Assert.False(frame.Headers.Contains("Set-Cookie"));
        Assert.EndsWith("frame-ancestors 'none'", alone.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("DENY", alone.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact]
    public async Task The_page_makes_them_shows_their_links_and_closes_them()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        var path = $"/surveys/{survey}/channels";

        var refused = await owner.Submit(path, ("Name", "Shop"), ("Via", "widget"), ("Domains", "https://shop.example.com/"));
        Assert.Contains("which is not the name of a host", refused.Beside("Domains"), StringComparison.Ordinal);
        await owner.Submit(path, ("Name", "Shop"), ("Via", "widget"), ("Domains", "shop.example.com\r\n*.example.org"));
        await owner.Submit(path, ("Name", "Desk"), ("Via", "link"), ("Domains", ""));
        await owner.Submit(path, ("Name", "Tablet"), ("Via", "kiosk"), ("Domains", ""));

        var page = WebUtility.HtmlDecode((await owner.Get(path)).Html);
        foreach (var channel in (await acme.Get($"surveys/{survey}/channels"))["data"]!.AsArray())
            Assert.Contains((string?)channel!["tag"] ?? (string)channel["address"]!, page, StringComparison.Ordinal);
        Assert.Matches("""<script src="http://localhost:8080/widget.js" data-survey="[^"]+" async></script>""", page);

        var desk = await acme.In(db => db.OpenChannels.SingleAsync(c => c.Name == "Desk"));
        await owner.SubmitFrom(path, $"{path}?handler=Close&channel={desk.Id}");
        Assert.NotNull((await acme.In(db => db.OpenChannels.AsNoTracking().SingleAsync(c => c.Name == "Desk"))).ClosedAt);
    }
}
