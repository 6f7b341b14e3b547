using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Goals;
using Surveys.Tests.Accounts;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Goals;

/// <summary>Goals by the API, on the pages and by mail. Twelve weeks of answers stand before Monday, 23 November 2026.</summary>
public sealed class GoalsTests
{
    [Fact]
    public async Task A_goal_begins_where_history_is_and_is_told_what_history_makes_of_it()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);

        var goal = await acme.Post("goals", Wanted(survey, 90, owner: acme.Owner, serves: "We call back"), HttpStatusCode.Created);
        var advice = await acme.Send(HttpMethod.Post, "goals/advice", Wanted(survey, 99, team: null), HttpStatusCode.OK);

        var score = (await acme.Scores(survey, "&from=2026-08-25&to=2026-11-23"))["total"]!;
        Assert.Equal((double)score["score"]!, (double)goal["baseline"]!, 9);
        Assert.Equal((double)score["low"]!, (double)goal["baseline_low"]!, 9);
        Assert.Equal(("CSAT of After a ticket", "too_early", acme.Owner), ((string?)goal["of"], (string?)goal["verdict"], (string?)goal["owner"]));
        var points = advice["points"]!.AsArray().ToDictionary(point => (string)point!["point"]!, point => point!);
        Assert.Equal(["Specific", "Measurable", "Achievable", "Relevant", "Time-bound"], points.Keys);
        Assert.Equal((false, false, true), ((bool)points["Achievable"]["is_fine"]!, (bool)points["Relevant"]["is_fine"]!, (bool)points["Measurable"]["is_fine"]!));
        Assert.Contains("never became better, beyond chance", (string?)points["Achievable"]["words"], StringComparison.Ordinal);
        Assert.Single((await acme.Get("goals"))["data"]!.AsArray());
    }

    [Fact]
    public async Task What_has_been_done_before_is_achievable_and_a_jump_discourages()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey(name: "After a chat");
        // 20 % a year ago, 40 % since.
        foreach (var (day, happy) in new[] { ("2025-10-10", 20), ("2026-01-10", 20), ("2026-04-10", 40), ("2026-07-10", 40), ("2026-10-10", 40) })
            await acme.Day(survey, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), 100, happy);
        await acme.RollUp();

        async Task<JsonNode> Achievable(double target) => (await acme.Send(HttpMethod.Post, "goals/advice", Wanted(survey, target), HttpStatusCode.OK))["points"]![2]!;

        Assert.True((bool)(await Achievable(55))["is_fine"]!);
        var over = await acme.Send(HttpMethod.Post, "goals/advice", new { name = "Too late", metric = new { kind = "score", survey }, target = 99, start = "2026-02-01", deadline = "2026-05-01", baseline = 20 }, HttpStatusCode.OK);
        Assert.Contains("has passed", (string?)over["points"]![4]!["words"], StringComparison.Ordinal);
        Assert.Contains("it has done 20.0 points before", (string?)(await Achievable(55))["words"], StringComparison.Ordinal);
        Assert.Contains("The best that ever lasted as long was 20.0 points", (string?)(await Achievable(65))["words"], StringComparison.Ordinal);
        Assert.Contains("discourage", (string?)(await Achievable(70))["words"], StringComparison.Ordinal);
        Assert.DoesNotContain("discourage", (string?)(await Achievable(65))["words"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_a_goal_is_told_by_its_field()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);

        async Task<string> Refused(object goal) =>
            string.Join(' ', (await acme.Send(HttpMethod.Post, "goals", goal, HttpStatusCode.UnprocessableEntity))["errors"]!.AsObject().Select(error => error.Key).Order());

        Assert.Equal("deadline metric name start target", await Refused(new { }));
        Assert.Equal("target", await Refused(Wanted(survey, 50)));
        Assert.Equal("target", await Refused(Wanted(survey, 120)));
        Assert.Equal("baseline", await Refused(new { name = "A", metric = new { kind = "kpi", kpi = "resolution" }, baseline = 1e300, target = 1, start = "2026-11-23", deadline = "2027-02-28" }));
        Assert.Equal("owner", await Refused(Wanted(survey, 90, owner: "nobody@example.com")));
        Assert.Equal("metric", await Refused(new { name = "A", metric = new { kind = "kpi", kpi = "volume" }, target = 1, start = "2026-11-23", deadline = "2027-02-28" }));
        Assert.Equal("metric", await Refused(new { name = "A", metric = new { kind = "score", survey, kpi = "resolution" }, target = 90, start = "2026-11-23", deadline = "2027-02-28" }));
        Assert.Equal("baseline", await Refused(new { name = "A", metric = new { kind = "kpi", kpi = "resolution" }, target = 1, start = "2026-11-23", deadline = "2027-02-28" }));
        Assert.Equal("deadline", await Refused(new { name = "A", metric = new { kind = "score", survey }, target = 90, start = "2026-11-23", deadline = "2026-11-30" }));
    }

    [Fact]
    public async Task When_its_verdict_changes_its_owner_gets_one_mail_and_the_history_keeps_it()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        var goal = await acme.Post("goals", Wanted(survey, 95, owner: acme.Owner, serves: "We call back"), HttpStatusCode.Created);
        await Look(house);
        Assert.Empty(house.Mail.To(acme.Owner));

        // Five weeks that go down.
        clock.Now = new DateTimeOffset(2026, 12, 29, 9, 0, 0, TimeSpan.Zero);
        for (var week = 0; week < 5; week++)
            await acme.Day(survey, new DateOnly(2026, 11, 24).AddDays(7 * week), 40, 32 - week, "Cai");
        await acme.RollUp();
        await Look(house);
        await Look(house);

        var mail = await house.Mail.First(acme.Owner);
        Assert.Equal("More happy customers: off track", mail.Subject);
        Assert.Contains($"/goals/{goal["id"]}", mail.Text!, StringComparison.Ordinal);
        Assert.Contains("95.0 % is wanted", mail.Text!, StringComparison.Ordinal);
        await house.Mail.Counts();
        Assert.Single(house.Mail.To(acme.Owner));
        var told = await acme.Get($"goals/{goal["id"]}");
        Assert.StartsWith("Off track: ", (string?)told["history"]![0]!["words"], StringComparison.Ordinal);
        Assert.StartsWith("Set: CSAT of After a ticket from ", (string?)told["history"]![1]!["words"], StringComparison.Ordinal);
        Assert.Equal("off_track", (string?)told["goal"]!["verdict"]);
    }

    [Fact]
    public async Task After_the_deadline_it_is_met_or_missed_and_closed_with_what_was_learnt()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        var goal = await acme.Post("goals", Wanted(survey, 90), HttpStatusCode.Created);
        var early = await acme.Send(HttpMethod.Post, $"goals/{goal["id"]}/review", new { review = "Done" }, HttpStatusCode.Conflict);
        clock.Now = new DateTimeOffset(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
        await acme.Day(survey, new DateOnly(2027, 2, 20), 20, 19);
        await acme.RollUp();

        await Look(house);
        var reviewed = await acme.Send(HttpMethod.Post, $"goals/{goal["id"]}/review", new { review = "We called back the same day." }, HttpStatusCode.OK);

        Assert.Contains("goes on until 28 Feb 2027", (string?)early["detail"], StringComparison.Ordinal);
        Assert.Equal(("met", "We called back the same day."), ((string?)reviewed["verdict"], (string?)reviewed["review"]));
        await acme.Send(HttpMethod.Put, $"goals/{goal["id"]}", Wanted(survey, 95), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_change_keeps_what_was_wanted_before_and_another_workspace_sees_none_of_it()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        var other = await Workspace.Make(house, name: "Other");
        var goal = await acme.Post("goals", Wanted(survey, 90), HttpStatusCode.Created);

        await acme.Send(HttpMethod.Put, $"goals/{goal["id"]}", Wanted(survey, 88), HttpStatusCode.OK);

        Assert.Contains("Changed: to 88.0 % by 28 Feb 2027, where 90.0 % by 28 Feb 2027 was wanted.", (await acme.Get($"goals/{goal["id"]}"))["history"]!.Each<string>("words"));
        await acme.Send(HttpMethod.Put, $"goals/{goal["id"]}", new { name = "Sooner", metric = new { kind = "kpi", kpi = "first_response" }, baseline = 20, target = 15, start = "2026-11-23", deadline = "2027-02-28" }, HttpStatusCode.OK);
        Assert.Contains("Changed to another figure: First response time from 20.0 min to 15.0 min by 28 Feb 2027.", (await acme.Get($"goals/{goal["id"]}"))["history"]!.Each<string>("words").Select(words => words.Replace('\u00a0', ' ')));
        Assert.Empty((await other.Get("goals"))["data"]!.AsArray());
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
            await other.Send(method, $"goals/{goal["id"]}", expected: HttpStatusCode.NotFound);
        await other.Send(HttpMethod.Post, "goals", Wanted(survey, 88), HttpStatusCode.UnprocessableEntity);
        await acme.Send(HttpMethod.Delete, $"goals/{goal["id"]}", expected: HttpStatusCode.NoContent);
        Assert.Empty((await acme.Get("goals"))["data"]!.AsArray());
    }

    [Fact]
    public async Task The_form_checks_before_it_stores_and_keeps_what_was_typed()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        using var visitor = new Visitor(house);
        await visitor.SignIn(acme.Owner);
        (string, string)[] form = [("Name", "More happy customers"), ("Metric", $"score:{survey}"), ("Target", "99"), ("Start", "2026-11-23"), ("Deadline", "2027-02-28")];

        var advised = WebUtility.HtmlDecode((await visitor.SubmitFrom("/goals/edit", "/goals/edit?handler=Check", form)).Html);
        var refused = WebUtility.HtmlDecode((await visitor.SubmitFrom("/goals/edit", "/goals/edit", [.. form.Where(field => field.Item1 != "Target"), ("Target", "10")])).Html);
        Assert.Empty((await acme.Get("goals"))["data"]!.AsArray());
        var stored = await visitor.SubmitFrom("/goals/edit", "/goals/edit", form);

        Assert.Contains("Worth another thought", advised, StringComparison.Ordinal);
        Assert.Contains("value=\"More happy customers\"", advised, StringComparison.Ordinal);
        Assert.Contains("is no better than where it begins", refused, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, stored.Status);
        var id = (string?)Assert.Single((await acme.Get("goals"))["data"]!.AsArray())!["id"];
        Assert.Contains("More happy customers", (await visitor.Get($"/goals/{id}")).Html, StringComparison.Ordinal);
        Assert.Contains("value=\"99\"", (await visitor.Get($"/goals/edit/{id}")).Html, StringComparison.Ordinal);
        // Measured, so it's measured again and not posted back: another figure would begin at it.
        Assert.DoesNotMatch("name=\"Baseline\"[^>]* value=\"[0-9]", (await visitor.Get($"/goals/edit/{id}")).Html);
    }

    [Fact]
    public async Task A_cadence_counts_the_customers_asked_in_thirty_days()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);

        var goal = await acme.Post("goals", new { name = "Ask more", metric = new { kind = "cadence", survey }, target = 40, start = "2026-11-23", deadline = "2027-02-28" }, HttpStatusCode.Created);

        Assert.Equal(("Customers asked in 30 days by After a ticket", 0.0), ((string?)goal["of"], (double)goal["baseline"]!));
    }

    private static object Wanted(string survey, double target, string? owner = null, string? serves = null, string? team = null) => new
    {
        name = "More happy customers",
        metric = new { kind = "score", survey, team },
        target,
        start = "2026-11-23",
        deadline = "2027-02-28",
        owner,
        serves,
    };

    private static async Task Look(House house)
    {
        await house.Services.GetRequiredService<GoalRounds>().LookDue(TestContext.Current.CancellationToken);
        await house.Post();
    }
}
