using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Dispatch;

public sealed class RulePageTests(House house)
{
    [Fact]
    public async Task A_mistake_is_told_and_nothing_is_saved()
    {
        var acme = await Workspace.Make(house);
        await acme.Survey();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var told = await owner.Submit("/rules/edit", ("Sample", "120"), ("DailyCap", "0"), ("Reminders[0]", "20"));

        Assert.NotNull(told.Beside("Sample"));
        Assert.Equal(0, await acme.In(db => db.Rules.CountAsync()));
    }

    [Fact]
    public async Task A_mistake_is_told_beside_its_field_in_the_words_of_the_page()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        var endless = new string('x', 201);

        var told = await owner.Submit(
            "/rules/edit",
            ("Survey", survey), ("Sample", "100"), ("Domains", "acme.com, acme"), ("Channels", endless), ("Teams", endless), ("Tags", endless), ("Addresses", endless), ("ExcludedTags", endless),
            ("Reminders[0]", "0.1"));
        var lines = await owner.Submit("/rules/edit", ("Survey", survey), ("Sample", "0"), ("Attributes", "plan = gold\nplan = silver"), ("Segment", "gold"));

        Assert.Contains("“acme”", told.Beside("Domains"), StringComparison.Ordinal);
        Assert.All(["Channels", "Teams", "Tags", "Addresses", "ExcludedTags"], field => Assert.Contains("longer than 200", told.Beside(field), StringComparison.Ordinal));
        Assert.Contains("12 hours", told.Beside("Reminders"), StringComparison.Ordinal);
        Assert.DoesNotContain("exclude.", told.Html, StringComparison.Ordinal);
        Assert.Contains("Name plan once", lines.Beside("Attributes"), StringComparison.Ordinal);
        Assert.All(["Sample", "Segment"], field => Assert.NotNull(lines.Beside(field)));
        Assert.Equal(0, await acme.In(db => db.Rules.CountAsync()));
    }

    [Fact]
    public async Task A_channel_and_a_team_that_nobody_has_had_yet_are_kept_and_said()
    {
        var acme = await Workspace.Make(house);
        await acme.Interaction("1", "unknown.channel@example.com", new { channel = "Email", team = "1st line" });
        var rule = await acme.Rule(await acme.Survey(), new { when = new { channels = new[] { "email", "fax" }, teams = new[] { "1st line", "2nd line" } } });
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var page = WebUtility.HtmlDecode((await owner.Get($"/rules/edit/{rule["id"]}")).Html);

        Assert.Contains("the channel “fax” so far", page, StringComparison.Ordinal);
        Assert.Contains("the team “2nd line” so far", page, StringComparison.Ordinal);
        Assert.DoesNotContain("“email”", page, StringComparison.Ordinal);
        Assert.DoesNotContain("“1st line”", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_nobody_is_in_is_said_and_one_that_somebody_is_in_says_its_pace()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey("nps", "Relationship");
        await acme.Interaction("1", "segment.gold@example.com", new { contact = new { email = "segment.gold@example.com", attributes = new { tier = "gold" } } });
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        (string, string)[] form = [("Survey", survey), ("Sample", "100"), ("Regularly", "True"), ("Every", "90")];

        var tried = WebUtility.HtmlDecode((await owner.SubmitFrom("/rules/edit", "/rules/edit?handler=Try", [.. form, ("Segment", "tier = platinum")])).Html);
        Assert.Contains("“tier = platinum” so far", tried, StringComparison.Ordinal);
        Assert.Contains("0 people now, so nobody is asked", tried, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await owner.Submit("/rules/edit", [.. form, ("Segment", "tier = gold")])).Status);
        var id = await acme.In(db => db.Rules.Select(r => r.Id).SingleAsync());
        Assert.All(await Task.WhenAll(owner.Get("/rules"), owner.Get($"/rules/edit/{id}")), page => Assert.Contains("1 person now, so about one is asked every 90 days", page.Html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_stands_above_the_long_form_with_the_way_to_each_field()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var told = WebUtility.HtmlDecode((await owner.SubmitFrom("/rules/edit", "/rules/edit?handler=Try", ("Survey", survey), ("Sample", "100"), ("Domains", "acme"), ("QuietHours", "true"), ("From", "09:00"), ("To", "09:00"), ("Reminders[0]", "0.1"))).Html);

        Assert.Contains("<a href=\"#To\">Quiet until</a>: This must be another time", told, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#Domains\">Addresses at these domains</a>", told, StringComparison.Ordinal);
        Assert.Contains("<a href=\"#Reminders_0\">Reminders</a>", told, StringComparison.Ordinal);
        Assert.All(["To", "Domains", "Reminders_0"], id => Assert.Contains($"id=\"{id}\"", told, StringComparison.Ordinal));
        await acme.Rule(survey, new { quiet_hours = new { from = "00:00", to = "00:00", days = new[] { "tue" } } });
        Assert.DoesNotContain("id=\"mistakes\"", (await owner.Get("/rules/edit")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("only Monday to Friday", "fri,mon,tue,wed,thu")]
    [InlineData("only Mon, Tue, Fri", "mon,tue,fri")]
    [InlineData("only Sat, Sun", "sat,sun")]
    public void Days_are_said_as_people_say_them(string words, string days) => Assert.Contains(
        words,
        RuleWords.How(RuleTerms.Default with { QuietHours = RuleTerms.Default.QuietHours! with { Days = [.. days.Split(',').Select(day => Enum.Parse<Weekday>(day, ignoreCase: true))] } }),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_trial_says_who_would_have_been_asked_and_why_the_rest_not()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        // Two of one person on one day, one without an address, one of our own agent's, and one that another rule would ask.
        var day = TimeProvider.System.GetUtcNow().AddDays(-10);
        await acme.Interaction("1", "twice@example.com", new { closed_at = day });
        await acme.Interaction("2", "twice@example.com", new { closed_at = day.AddHours(3) });
        await acme.Interaction("3", "x", new { closed_at = day, contact = new { external_id = "nameless" } });
        await acme.Interaction("4", "agent@example.com", new { closed_at = day, agent = new { name = "Agent", email = "agent@example.com" } });
        await acme.Interaction("5", "long.ago@example.com", new { closed_at = day.AddDays(-40) });
        await acme.Interaction("6", "still@example.com", new { status = "open" });

        var tried = await acme.Post("rules/dry-run", new { survey, delay = "PT1H", quiet_hours = (object?)null, throttle = new { workspace = "P30D" }, expires_after = "P5D" }, HttpStatusCode.OK);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        var page = await owner.SubmitFrom("/rules/edit", "/rules/edit?handler=Try", ("Survey", survey), ("Sample", "100"), ("Agents", "true"), ("Delay", "1"), ("PerWorkspace", "30"), ("ExpiresAfter", "5"));

        Assert.Equal((4, 1, 0, true), ((int)tried["interactions"]!, (int)tried["asked"]!, (int)tried["waiting"]!, (bool)tried["is_whole"]!));
        Assert.Equal(
            ["is_agent 1", "no_email 1", "throttled 1"],
            tried["not_asked"]!.AsArray().Select(reason => $"{reason!["reason"]} {reason["count"]}").Order());
        Assert.Equal(30, tried["days"]!.AsArray().Count);
        Assert.Contains("would have asked 1 of 4", page.Html, StringComparison.Ordinal);
        // Saving is still saving, though the page has the trial's address now.
        Assert.Contains("action=\"/rules/edit/\"", page.Html, StringComparison.Ordinal);
        Assert.Empty((await acme.Get("rules"))["data"]!.AsArray());
        Assert.Empty((await acme.Get("invitations"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_day_has_so_many_and_the_rest_wait_for_the_next()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { daily_cap = 2 });
        await acme.Post("interactions/batch", Enumerable.Range(1, 5).Select(i => new { source = "test", external_id = $"{i}", status = "closed", contact = new { email = $"capped{i}@example.com" } }), HttpStatusCode.OK);

        await acme.Invitation(_ => true);
        for (var tries = 0; tries < 100 && await acme.In(db => db.Invitations.AnyAsync(i => i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Sending)); tries++)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        var all = await acme.In(db => db.Invitations.ToListAsync());
        Assert.Equal(2, all.Count(i => i.Status == InvitationStatus.Sent));
        Assert.Equal(3, all.Count(i => i is { Status: InvitationStatus.Deferred, Reason: Reason.DailyCap }));
    }

    [Fact]
    public async Task Of_two_surveys_on_one_ticket_the_more_important_one_is_sent()
    {
        var acme = await Workspace.Make(house);
        var throttle = new { workspace = "P7D" };
        await acme.Rule(await acme.Survey("csat5", "CSAT"), new { throttle, priority = 1 });
        var nps = await acme.Survey("nps", "NPS");
        await acme.Rule(nps, new { throttle, priority = 2, delay = "PT0.5S" });

        var planned = (await acme.Interaction("1", "outranked.one@example.com"))["invitations"]!.AsArray();
        await house.Mail.First("outranked.one@example.com");
        var sent = await acme.Invitation(i => i.SentAt is not null);

        Assert.Contains(planned, i => (string?)i!["reason"] == "outranked");
        Assert.Equal(nps, $"{sent.SurveyId}");
    }
}
