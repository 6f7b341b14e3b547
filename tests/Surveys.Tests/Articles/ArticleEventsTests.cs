using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Articles;
using Surveys.Privacy;
using Surveys.Scoring;

namespace Surveys.Tests.Articles;

public sealed class ArticleEventsTests(House house)
{
    private static object Event(string article, string what, object? more = null)
    {
        var given = new JsonObject { ["source"] = "help", ["article"] = new JsonObject { ["external_id"] = article }, ["event"] = what };
        foreach (var (name, value) in more is null ? [] : System.Text.Json.JsonSerializer.SerializeToNode(more)!.AsObject().ToList())
            given[name] = value?.DeepClone();
        return given;
    }

    [Fact]
    public async Task An_event_is_stored_with_its_article_and_its_reader()
    {
        var acme = await Workspace.Make(house);

        var stored = await acme.Post("article-events", Event("A-1", "viewed", new
        {
            external_id = "e-1",
            at = "2026-01-31T13:45:00Z",
            reading_seconds = 95,
            session = "s-1",
            contact = new { email = "Reader@example.com", name = "Rea Der" },
            article = new { external_id = "A-1", title = "How to pay", url = "https://help.example.com/pay", section = "Billing", updated_at = "2026-01-01T00:00:00Z" },
        }), HttpStatusCode.Created);

        Assert.Equal(("help", "e-1", "viewed", 95, "s-1"), ((string)stored["source"]!, (string)stored["external_id"]!, (string)stored["event"]!, (int)stored["reading_seconds"]!, (string)stored["session"]!));
        var contact = (await acme.Get("contacts?email=reader@example.com"))["data"]![0]!;
        Assert.Equal(((string)contact["id"]!, "Rea Der"), ((string)stored["contact"]!, (string)contact["name"]!));
        var article = (await acme.Get("articles"))["data"]!.AsArray().Single()!;
        Assert.Equal(((string)stored["article"]!, "How to pay", "https://help.example.com/pay", "Billing", 1L), ((string)article["id"]!, (string)article["title"]!, (string)article["url"]!, (string)article["section"]!, (long)article["views"]!));
    }

    [Fact]
    public async Task Told_again_it_counts_once_also_at_the_same_moment_and_an_id_counts_by_source()
    {
        var acme = await Workspace.Make(house);
        var same = Event("A-1", "helpful", new { external_id = "e-1", contact = new { email = "again@example.com" } });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => await acme.Send(HttpMethod.Post, "article-events", same)));

        Assert.Single(statuses.Select(stored => (string?)stored["id"]).Distinct());
        await acme.Post("article-events", same, HttpStatusCode.OK);
        await acme.Post("article-events", Event("A-1", "helpful", new { external_id = "e-1", source = "other" }), HttpStatusCode.Created);
        await acme.Post("article-events", Event("A-1", "helpful"), HttpStatusCode.Created);
        await acme.Post("article-events", Event("A-1", "helpful"), HttpStatusCode.Created);
        Assert.Equal([3L, 1L], (await acme.Get("articles"))["data"]!.AsArray().Select(a => (long)a!["helpful"]!).OrderDescending());
    }

    [Fact]
    public async Task A_batch_answers_per_item_and_one_wrong_keeps_no_other_back()
    {
        var acme = await Workspace.Make(house);
        await acme.Interaction("1", "one@example.com", new { contact = new { email = "one@example.com", external_id = "c-1" } });
        await acme.Interaction("2", "two@example.com", new { contact = new { email = "two@example.com", external_id = "c-2" } });

        var answer = await acme.Post("article-events/batch", new[]
        {
            Event("A-1", "viewed", new { external_id = "e-1" }),
            Event("A-1", "liked"),
            Event("A-1", "viewed", new { contact = new { email = "one@example.com", external_id = "c-2" } }),
            Event("A-2", "viewed", new { reading_seconds = -1 }),
            Event("A-1", "not_helpful", new { external_id = "e-1" }),
            Event("A-2", "not_helpful"),
        }, HttpStatusCode.OK);

        Assert.Equal([201, 422, 409, 422, 200, 201], answer["data"]!.AsArray().Select(one => (int)one!["status"]!));
        Assert.NotNull(answer["data"]![3]!["errors"]!["reading_seconds"]);
        Assert.Equal(2, await acme.In(db => db.ArticleEvents.CountAsync()));
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_field_and_nothing_is_stored()
    {
        var acme = await Workspace.Make(house);

        var problem = await acme.Post("article-events", new { article = new { url = "javascript:alert(1)", updated_at = "1980-01-01T00:00:00Z" }, at = "2999-01-01T00:00:00Z", contact = new { email = "nobody" } }, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(
            ["article.external_id", "article.updated_at", "article.url", "at", "contact.email", "event", "source"],
            problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Equal(0, await acme.In(db => db.Articles.CountAsync()));
    }

    [Fact]
    public async Task An_older_description_of_an_article_changes_nothing_and_what_is_left_out_stays()
    {
        var acme = await Workspace.Make(house);
        Task Tell(object article) => acme.Post("article-events", Event("A-1", "viewed", new { article }), HttpStatusCode.Created);
        await Tell(new { external_id = "A-1", title = "New", section = "Billing", updated_at = "2026-02-01T00:00:00Z" });

        await Tell(new { external_id = "A-1", title = "Old", updated_at = "2026-01-01T00:00:00Z" });
        await Tell(new { external_id = "A-1" });

        var article = (await acme.Get("articles"))["data"]![0]!;
        Assert.Equal(("New", "Billing", 3L), ((string)article["title"]!, (string)article["section"]!, (long)article["views"]!));
    }

    [Fact]
    public async Task Articles_are_counted_for_a_period_of_the_workspaces_days_with_the_margin_of_their_share()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        // 22:30 UTC is the next day in Bucharest.
        foreach (var (what, seconds, at) in new (string, int?, string)[]
        {
            ("viewed", 10, "2026-01-01T09:00:00Z"), ("viewed", 30, "2026-01-01T10:00:00Z"), ("viewed", 200, "2026-01-01T11:00:00Z"), ("viewed", null, "2026-01-01T12:00:00Z"),
            ("helpful", null, "2026-01-01T12:00:00Z"), ("helpful", null, "2026-01-01T12:00:00Z"), ("not_helpful", null, "2026-01-01T12:00:00Z"), ("viewed", 500, "2026-01-01T22:30:00Z"),
        })
            await acme.Post("article-events", Event("A-1", what, new { reading_seconds = seconds, at }), HttpStatusCode.Created);
        await acme.Post("article-events", Event("A-2", "viewed", new { at = "2025-01-01T00:00:00Z" }), HttpStatusCode.Created);

        var articles = (await acme.Get("articles?from=2026-01-01&to=2026-01-02"))["data"]!.AsArray();

        var read = articles.Single(a => (string)a!["external_id"]! == "A-1")!;
        var margin = Share.Wilson(2, 3)!.Value;
        Assert.Equal((4L, 30.0, 2L, 1L), ((long)read["views"]!, (double)read["median_reading_seconds"]!, (long)read["helpful"]!, (long)read["not_helpful"]!));
        Assert.Equal((2.0 / 3, margin.Low, margin.High), ((double)read["helpful_share"]!, (double)read["helpful_low"]!, (double)read["helpful_high"]!));
        var unread = articles.Single(a => (string)a!["external_id"]! == "A-2")!;
        Assert.Equal(0L, (long)unread["views"]!);
        Assert.Null(unread["helpful_share"]);
        Assert.Equal(5L, (long)(await acme.Get("articles?limit=200"))["data"]!.AsArray().Single(a => (string)a!["external_id"]! == "A-1")!["views"]!);
        await acme.Send(HttpMethod.Get, "articles?from=2026-01-02&to=2026-01-02", expected: HttpStatusCode.UnprocessableEntity);
        await acme.Send(HttpMethod.Get, "articles?from=1066-01-02", expected: HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Who_is_erased_is_cut_off_and_the_event_stays_counted_and_comes_back_by_no_retry()
    {
        var acme = await Workspace.Make(house);
        var read = Event("A-1", "viewed", new { external_id = "e-1", session = "session-of-somebody", at = "2026-01-31T13:45:00Z", contact = new { email = "articles.erased@example.com" } });
        var stored = await acme.Post("article-events", read, HttpStatusCode.Created);
        var contact = (string)stored["contact"]!;
        var file = await acme.Get($"contacts/{contact}/export");
        Assert.Equal(("A-1", "viewed", "session-of-somebody"), ((string)file["articles"]![0]!["article"]!, (string)file["articles"]![0]!["event"]!, (string)file["articles"]![0]!["session"]!));

        await acme.Send(HttpMethod.Delete, $"contacts/{contact}", expected: HttpStatusCode.NoContent);

        var left = await acme.In(db => db.ArticleEvents.AsNoTracking().SingleAsync());
        Assert.Equal((null, null, null, ArticleDeed.Viewed), (left.ContactId, left.Session, left.ExternalId, left.Deed));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), left.At);
        Assert.NotEqual((string)stored["id"]!, $"{left.Id}");
        Assert.Equal(1L, (long)(await acme.Get("articles"))["data"]![0]!["views"]!);
        var gone = await acme.Post("article-events", read, HttpStatusCode.Gone);
        Assert.Contains("was erased", (string)gone["detail"]!, StringComparison.Ordinal);
        Assert.Equal(0, await acme.In(db => db.Contacts.CountAsync()));
    }

    [Fact]
    public async Task What_the_erased_read_before_they_were_known_in_the_session_is_cut_off_too()
    {
        var acme = await Workspace.Make(house);
        Task<JsonNode> Tell(string id, string session, object? contact, string source = "help") =>
            acme.Post("article-events", Event("A-1", "viewed", new { external_id = id, session, source, contact, at = "2026-01-31T13:45:00Z" }), HttpStatusCode.Created);
        await Tell("e-1", "shared", null);
        var known = await Tell("e-2", "shared", new { email = "articles.later@example.com" });
        await Tell("e-3", "shared", new { email = "articles.beside@example.com" });
        await Tell("e-4", "another", null);
        await Tell("e-5", "shared", null, "other-help");

        await acme.Send(HttpMethod.Delete, $"contacts/{known["contact"]}", expected: HttpStatusCode.NoContent);

        var left = await acme.In(db => db.ArticleEvents.AsNoTracking().ToListAsync());
        var day = new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(2, left.Count(e => (e.Session, e.ExternalId, e.ContactId, e.At) == (null, null, null, day)));
        var beside = left.Single(e => e.ExternalId == "e-3");
        Assert.Null(beside.Session);
        Assert.NotNull(beside.ContactId);
        Assert.Equal([("e-4", "another"), ("e-5", "shared")], left.Where(e => e.Session != null).Select(e => (e.ExternalId!, e.Session!)).Order());
    }

    [Fact]
    public async Task What_is_too_old_is_forgotten_with_its_reader_and_the_counts_stay()
    {
        var acme = await Workspace.Make(house);
        var old = TimeProvider.System.GetUtcNow().AddDays(-800);
        await acme.Post("article-events", Event("A-1", "helpful", new { external_id = "e-1", at = old, contact = new { email = "articles.old@example.com" } }), HttpStatusCode.Created);
        await acme.Post("article-events", Event("A-1", "helpful", new { external_id = "e-2", contact = new { email = "articles.young@example.com" } }), HttpStatusCode.Created);
        await acme.In(async db =>
        {
            await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.CreatedAt, old));
            db.PrivacySettings.Add(new PrivacySettings { TenantId = acme.Id, KeepMonths = 12, ChangedAt = TimeProvider.System.GetUtcNow() });
            return await db.SaveChangesAsync();
        });

        var forgotten = await house.Services.GetRequiredService<Retention>().Forget(acme.Id, TestContext.Current.CancellationToken);

        Assert.Equal(new Forgotten(0, 0, 0, 1, 1), forgotten);
        Assert.Equal(["articles.young@example.com"], await acme.In(db => db.Contacts.Select(c => c.Email!).ToListAsync()));
        Assert.Equal(["e-2"], await acme.In(db => db.ArticleEvents.Where(e => e.ExternalId != null).Select(e => e.ExternalId!).ToListAsync()));
        Assert.Equal(2L, (long)(await acme.Get("articles"))["data"]![0]!["helpful"]!);
    }

    [Fact]
    public async Task Nobody_elses_articles_are_seen()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        await acme.Post("article-events", Event("A-1", "viewed", new { external_id = "e-1" }), HttpStatusCode.Created);

        Assert.Empty((await other.Get("articles"))["data"]!.AsArray());
        await other.Post("article-events", Event("A-1", "viewed", new { external_id = "e-1" }), HttpStatusCode.Created);
        Assert.Equal(1L, (long)(await acme.Get("articles"))["data"]!.AsArray().Single()!["views"]!);
    }
}
