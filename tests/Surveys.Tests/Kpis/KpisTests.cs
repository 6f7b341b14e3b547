using System.Net;
using System.Text.Json.Nodes;
using Surveys.Tests.Accounts;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Kpis;

/// <summary>How support works, from its requests: `GET /kpis` and the page.</summary>
public sealed class KpisTests(House house) : IDisposable
{
    private const string March = "from=2026-03-01&to=2026-04-01";
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task Times_are_told_by_median_percentile_and_mean_and_none_that_ran_backwards()
    {
        var acme = await Workspace.Make(house, "UTC");
        foreach (var (minutes, n) in ((int, int)[])[(10, 1), (20, 2), (30, 3), (40, 4), (50, 5), (300, 6), (-5, 7)])
            await Request(acme, $"{n}", minutes, hours: n);

        var times = await Kpi(acme, "first_response", March);

        Assert.Equal((6, 35.0, 75.0, 175.0, 1), ((int)times["total"]!["n"]!, (double)times["total"]!["median"]!, (double)times["total"]!["mean"]!, (double)times["total"]!["p90"]!, (int)times["total"]!["backwards"]!));
        Assert.Equal((10.0, 300.0), ((double)times["total"]!["low"]!, (double)times["total"]!["high"]!));
        Assert.Equal(4, (double)(await Kpi(acme, "resolution", March))["total"]!["median"]!);
    }

    [Fact]
    public async Task In_business_hours_nights_and_weekends_do_not_count()
    {
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        // Friday at four, until Monday at ten, where it is Friday at 16:00: an hour that day and an hour on Monday, of nine to five.
        await Interaction(acme, "1", new { opened_at = "2026-03-06T14:00:00Z", first_response_at = "2026-03-09T08:00:00Z" });

        Assert.Equal(66 * 60, (double)(await Kpi(acme, "first_response", March))["total"]!["value"]!);
        Assert.Equal(120, (double)(await Kpi(acme, "first_response", $"{March}&hours=business"))["total"]!["value"]!);
    }

    [Fact]
    public async Task Shares_and_numbers_are_of_the_requests_that_tell_of_them()
    {
        var acme = await Workspace.Make(house, "UTC");
        await Interaction(acme, "1", new { contacts = 1, replies = 2, reopened = 0 });
        await Interaction(acme, "2", new { contacts = 1, replies = 4, reopened = 1 });
        await Interaction(acme, "3", new { contacts = 4 });
        await Interaction(acme, "4", new { status = "open", contacts = 9 });
        await Interaction(acme, "5", new { });

        async Task<(int N, double? Value)> Told(string kpi)
        {
            var total = (await Kpi(acme, kpi, March))["total"]!;
            return ((int)total["n"]!, (double?)total["value"]);
        }

        Assert.Equal((3, 100 / 3.0), await Told("first_contact_resolution"));
        Assert.Equal((3, 2.0), await Told("contacts_per_resolution"));
        Assert.Equal((2, 3.0), await Told("replies_per_query"));
        Assert.Equal((2, 50.0), await Told("reopen_rate"));
        Assert.Equal((5, 5.0), await Told("volume"));
        Assert.Equal((0, null), await Told("first_response"));
    }

    [Fact]
    public async Task A_chat_to_which_nobody_answered_is_abandoned_and_a_mail_is_not()
    {
        var acme = await Workspace.Make(house, "UTC");
        await Interaction(acme, "1", new { channel = "Live chat", first_response_at = "2026-03-02T10:01:00Z" });
        await Interaction(acme, "2", new { channel = "Live chat" });
        await Interaction(acme, "3", new { channel = "Live chat", status = "open" });
        await Interaction(acme, "4", new { channel = "email" });
        await Interaction(acme, "5", new { channel = "phone" });

        var abandoned = (await Kpi(acme, "abandonment", March))["total"]!;

        Assert.Equal((2, 50.0), ((int)abandoned["n"]!, (double)abandoned["value"]!));
    }

    [Fact]
    public async Task Groups_are_judged_against_all_others_and_periods_against_the_one_before()
    {
        var acme = await Workspace.Make(house, "UTC");
        for (var n = 0; n < 12; n++)
        {
            await Request(acme, $"slow {n}", 100 + n, 1, new { agent = new { name = "Ana" } });
            await Request(acme, $"fast {n}", 10 + n, 1, new { agent = new { name = "Ben" }, attributes = new { plan = "gold" } });
            await Request(acme, $"before {n}", 300 + n, 1, day: "2026-02-10");
        }

        var times = await Kpi(acme, "first_response", $"{March}&group_by=agent&interval=week");
        var byPlan = await Kpi(acme, "first_response", $"{March}&group_by=attribute:plan");

        Assert.Equal(["Ana", "Ben"], times["groups"]!.Each<string>("name").Order());
        Assert.Equal("lower", (string?)times["groups"]!.AsArray().Single(group => (string?)group!["name"] == "Ben")!["change"]!["verdict"]);
        Assert.Equal("lower", (string?)times["change"]!["verdict"]);
        Assert.Equal([0, 24, 0, 0, 0, 0], times["series"]!.AsArray().Select(point => (int)point!["figure"]!["n"]!));
        Assert.Equal(["gold", null], byPlan["groups"]!.AsArray().Select(group => (string?)group!["id"]).OrderByDescending(id => id));
    }

    [Fact]
    public async Task Cost_is_shared_out_over_the_contacts_of_the_days_it_is_known_for()
    {
        var acme = await Workspace.Make(house, "UTC");
        await Interaction(acme, "1", new { contacts = 3 });
        await Interaction(acme, "2", new { });
        await Interaction(acme, "3", new { opened_at = "2026-02-10T10:00:00Z", contacts = 50 });

        await acme.Send(HttpMethod.Put, "kpis/costs", new { month = "2026-03-15", amount = 3100, currency = "eur" }, HttpStatusCode.OK);

        var cost = await Kpi(acme, "cost_per_contact", "from=2026-02-01&to=2026-03-11");
        Assert.Equal((1000 / 4.0, "EUR"), ((double)cost["total"]!["value"]!, (string?)cost["unit"]));
        Assert.Null((await Kpi(acme, "cost_per_contact", $"{March}&channel=chat"))["total"]!["value"]);
        var refused = await acme.Send(HttpMethod.Put, "kpis/costs", new { month = "2026-04-01", amount = 5, currency = "USD" }, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("converted", (string?)refused["errors"]!["currency"]![0], StringComparison.Ordinal);
        await acme.Send(HttpMethod.Put, "kpis/costs", new { month = "2026-03-01" }, HttpStatusCode.OK);
        Assert.Null((await Kpi(acme, "cost_per_contact", March))["total"]!["value"]);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_named()
    {
        var acme = await Workspace.Make(house);

        var errors = (await acme.Send(HttpMethod.Get, "kpis?from=2026-03-02&to=2026-03-01&interval=rolling7&kpi=speed&group_by=question:x&hours=night&compare=never", expected: HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject();

        Assert.Equal(["compare", "group_by", "hours", "interval", "kpi", "to"], errors.Select(error => error.Key).Order());
    }

    [Fact]
    public async Task The_page_and_its_file_have_the_figures()
    {
        var acme = await Workspace.Make(house, "UTC");
        Assert.All((await acme.Get("kpis"))["kpis"]!.AsArray(), kpi => Assert.True(kpi!["total"]!["value"] is null || (string?)kpi["kpi"] == "volume"));
        foreach (var n in Enumerable.Range(1, 6))
            await Request(acme, $"{n}", 10 * n, 2, new { agent = new { name = "=Ana()" } });
        await visitor.SignIn(acme.Owner);

        var page = (await visitor.Get("/kpis?period=all")).Html;
        var file = (await visitor.Get("/kpis?period=all&handler=Csv")).Html.TrimStart('\uFEFF').Split("\r\n");
        var entered = await visitor.SubmitFrom("/kpis?kpi=cost_per_contact&period=all", "/kpis?period=all", ("Month", "2026-03"), ("Amount", "60"), ("Currency", "EUR"));

        Assert.Contains("<strong>35.0&#xA0;min</strong>", page, StringComparison.Ordinal);
        Assert.Equal("\"'=Ana()\",35,10,60,55,35,6,0,", file[1]);
        Assert.Equal(HttpStatusCode.Redirect, entered.Status);
        // 60 EUR over 30 of the month’s 31 days, as the period begins with the first request.
        Assert.Contains("EUR&#xA0;9.68", (await visitor.Get("/kpis?kpi=cost_per_contact&period=all")).Html, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> Kpi(Workspace acme, string kpi, string query) =>
        (await acme.Get($"kpis?kpi={kpi}&{query}"))["kpis"]!.AsArray().Single(one => (string?)one!["kpi"] == kpi)!;

    /// <summary>One that came in at ten, was first answered so many minutes later and solved so many hours later.</summary>
    private static Task Request(Workspace acme, string id, int minutes, int hours, object? more = null, string day = "2026-03-02")
    {
        var opened = DateTimeOffset.Parse($"{day}T10:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var told = new JsonObject { ["opened_at"] = opened, ["first_response_at"] = opened.AddMinutes(minutes), ["resolved_at"] = opened.AddHours(hours) };
        foreach (var (name, value) in more is null ? [] : System.Text.Json.JsonSerializer.SerializeToNode(more)!.AsObject().ToList())
            told[name] = value?.DeepClone();
        return Interaction(acme, id, told);
    }

    private static Task Interaction(Workspace acme, string id, object more)
    {
        var told = new JsonObject { ["source"] = "desk", ["external_id"] = id, ["status"] = "closed", ["opened_at"] = "2026-03-02T10:00:00Z", ["ask"] = false };
        foreach (var (name, value) in System.Text.Json.JsonSerializer.SerializeToNode(more)!.AsObject().ToList())
            told[name] = value?.DeepClone();
        return acme.Post("interactions", told.ToJsonString(), HttpStatusCode.Created);
    }
}
