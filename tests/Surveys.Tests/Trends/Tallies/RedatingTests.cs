using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Trends;

public sealed class RedatingTests(House house)
{
    [Fact]
    public async Task Answers_move_to_the_days_of_a_new_zone_and_the_tallies_follow()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Post("responses", new { survey, external_id = "late", score = 5, submitted_at = "2026-03-01T23:30:00Z" }, HttpStatusCode.Created);
        await acme.Post("responses", new { survey, external_id = "noon", score = 1, submitted_at = "2026-03-01T12:00:00Z" }, HttpStatusCode.Created);
        await acme.RollUp();
        var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var saved = await owner.Submit("/settings", ("Name", "Acme"), ("TimeZone", "Asia/Tokyo"));

        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        for (var tries = 0; tries < 100 && await acme.In(db => db.DueHints.AnyAsync(h => h.TenantId == acme.Id && h.Work == "days")); tries++)
            await Task.Delay(200, TestContext.Current.CancellationToken);
        await acme.RollUp();
        var days = await acme.In(db => db.Responses.OrderBy(r => r.ExternalId).Select(r => r.AnsweredOn).ToListAsync());
        Assert.Equal([new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 1)], days);
        var totals = await acme.In(db => db.DailyTotals.Where(t => t.Facet == "").OrderBy(t => t.Day).Select(t => new { t.Day, t.Ratings }).ToListAsync());
        Assert.Equal([(new DateOnly(2026, 3, 1), 1), (new DateOnly(2026, 3, 2), 5)], totals.Select(t => (t.Day, Assert.Single(t.Ratings))));
        Assert.Contains("Asia/Tokyo", (await acme.Get("scores?survey=" + survey)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zone_that_is_none_is_refused()
    {
        var acme = await Workspace.Make(house);
        var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var refused = await owner.Submit("/settings", ("Name", "Acme"), ("TimeZone", "Mars/Olympus"));

        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("not a time zone", refused.Beside("TimeZone"), StringComparison.Ordinal);
    }
}
