using System.Net;
using System.Text.Json.Nodes;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Articles;

/// <summary>How far customers help themselves.</summary>
public sealed class SelfServiceTests(House house) : IDisposable
{
    private const string March = "articles/self-service?from=2026-03-01&to=2026-04-01";
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task Articles_are_counted_against_requests_and_requests_against_what_was_read_before()
    {
        var acme = await Workspace.Make(house, "UTC");
        await Read(acme, "refunds", "2026-03-02T08:00:00Z", "reader@self.example", seconds: 60);
        await Read(acme, "refunds", "2026-03-02T09:00:00Z", "reader@self.example", seconds: 120);
        await Read(acme, "refunds", "2026-02-20T09:00:00Z", "early@self.example");
        await Read(acme, "parcels", "2026-03-03T09:00:00Z");
        await Request(acme, "1", "2026-03-02T10:00:00Z", "reader@self.example");
        await Request(acme, "2", "2026-03-09T10:00:00Z", "reader@self.example");
        await Request(acme, "3", "2026-02-20T10:00:00Z", "early@self.example");

        var told = await acme.Get(March);

        var total = told["total"]!;
        Assert.Equal((3, 2, 1.5), ((int)total["views"]!, (int)total["requests"]!, (double)total["per_request"]!));
        Assert.Equal((1, 2), ((int)total["after_reading"]!["count"]!, (int)total["after_reading"]!["n"]!));
        Assert.Equal((1, 1), ((int)told["previous"]!["views"]!, (int)told["previous"]!["requests"]!));
        var refunds = told["articles"]![0]!;
        Assert.Equal(("refunds", 2, 90.0), ((string?)refunds["title"], (int)refunds["views"]!, (double)refunds["median_reading_seconds"]!));
        // Twice on a day is one reading, which led to a request.
        Assert.Equal((1, 1), ((int)refunds["opened"]!["count"]!, (int)refunds["opened"]!["n"]!));
        Assert.Equal(0, (int)(await acme.Get($"{March}&hours=1"))["articles"]![0]!["opened"]!["count"]!);
        Assert.Equal(3, told["series"]!.AsArray().Sum(point => (int)point!["views"]!));
    }

    [Fact]
    public async Task An_article_is_to_be_mended_where_it_is_worse_than_the_others_beyond_chance()
    {
        var acme = await Workspace.Make(house, "UTC");
        for (var n = 0; n < 12; n++)
        {
            await Say(acme, "bad", n, helped: n == 0);
            await Say(acme, "good", n, helped: n != 0);
            await Say(acme, "fair", n, helped: n > 2);
        }

        var articles = (await acme.Get(March))["articles"]!.AsArray();

        Assert.Equal("bad", (string?)articles[0]!["title"]);
        Assert.Equal("11 of 12 said that it didn’t help, 17 % of other articles", (string?)Assert.Single(articles[0]!["reasons"]!.AsArray()));
        Assert.All(articles.Skip(1), article => Assert.Empty(article!["reasons"]!.AsArray()));
    }

    [Fact]
    public async Task The_page_has_the_figures_and_says_what_to_mend()
    {
        var acme = await Workspace.Make(house, "UTC");
        await visitor.SignIn(acme.Owner);
        Assert.Contains("Nobody has read an article yet", (await visitor.Get("/self-service")).Html, StringComparison.Ordinal);
        await Read(acme, "<b>refunds</b>", "2026-03-02T08:00:00Z", "page@self.example", seconds: 65);
        await Request(acme, "1", "2026-03-02T10:00:00Z", "page@self.example");

        var page = (await visitor.Get("/self-service?period=all&hours=24")).Html;

        Assert.Contains("&lt;b&gt;refunds", page, StringComparison.Ordinal);
        Assert.Contains("1:05", page, StringComparison.Ordinal);
        Assert.Contains("No article does worse", page, StringComparison.Ordinal);
        Assert.Contains("100", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_named()
    {
        var acme = await Workspace.Make(house);

        var errors = (await acme.Send(HttpMethod.Get, "articles/self-service?from=2026-03-02&to=2026-03-01&hours=0&interval=rolling7", expected: HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject();

        Assert.Equal(["from", "hours", "interval"], errors.Select(error => error.Key).Order());
        await acme.Send(HttpMethod.Get, "articles/self-service?to=0001-01-01", expected: HttpStatusCode.UnprocessableEntity);
    }

    private static Task Read(Workspace acme, string article, string at, string? email = null, int? seconds = null) => Tell(acme, article, "viewed", at, email, seconds);

    private static async Task Say(Workspace acme, string article, int n, bool helped)
    {
        await Tell(acme, article, "viewed", $"2026-03-02T08:{n:00}:00Z");
        await Tell(acme, article, helped ? "helpful" : "not_helpful", $"2026-03-02T09:{n:00}:00Z");
    }

    private static Task Tell(Workspace acme, string article, string deed, string at, string? email = null, int? seconds = null)
    {
        var told = new JsonObject { ["source"] = "help", ["article"] = new JsonObject { ["external_id"] = article, ["title"] = article }, ["event"] = deed, ["at"] = at };
        if (email is not null)
            told["contact"] = new JsonObject { ["email"] = email };
        if (seconds is not null)
            told["reading_seconds"] = seconds;
        return acme.Post("article-events", told.ToJsonString(), HttpStatusCode.Created);
    }

    private static Task Request(Workspace acme, string id, string openedAt, string email) =>
        acme.Post("interactions", new { source = "desk", external_id = id, status = "open", opened_at = openedAt, contact = new { email } }, HttpStatusCode.Created);
}
