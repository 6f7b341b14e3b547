using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Tenants;
using Surveys.Tests.Accounts;
using Surveys.Tests.Responses;
using Surveys.Trends;

namespace Surveys.Tests.Trends;

/// <summary>The numbers by mail, as they arrive.</summary>
public sealed class DigestTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_week_is_told_with_its_score_its_change_what_moved_and_what_people_wrote()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        await acme.Subscribe(acme.Owner, DigestFrequency.Weekly);

        await house.SendDue();
        Assert.Empty(house.Mail.To(acme.Owner));
        clock.Now = clock.Now.AddMinutes(30);
        await house.SendDue();
        await house.SendDue();

        var mail = await house.Mail.First(acme.Owner);
        Assert.Equal("CSAT 61.3 % last week, lower than the week before – Acme", mail.Subject);
        foreach (var part in new[] { mail.Text!, WebUtility.HtmlDecode(mail.Html!) })
        {
            Assert.Contains("Monday, 16 Nov 2026, to Sunday, 22 Nov 2026", part, StringComparison.Ordinal);
            Assert.Contains("lower, −23.8 (", part, StringComparison.Ordinal);
            Assert.Contains("against the week before", part, StringComparison.Ordinal);
            Assert.Contains("Worse: agent Ana, −45.0 (", part, StringComparison.Ordinal);
            Assert.DoesNotContain("agent Ben, ", part, StringComparison.Ordinal);
            Assert.Contains("Nobody called back in week 1", part, StringComparison.Ordinal);
            Assert.Contains("Quick and kind in week 1", part, StringComparison.Ordinal);
            Assert.DoesNotContain("in week 2", part, StringComparison.Ordinal);
            Assert.Contains($"/overview?survey={survey}&from=2026-11-16&to=2026-11-23", part, StringComparison.Ordinal);
            Assert.Contains("61.3 %", part, StringComparison.Ordinal);
        }

        Assert.Contains("16 Nov: 61.3 %", mail.Text!, StringComparison.Ordinal);
        foreach (var never in new[] { "<script", "<svg", "<img", "url(" })
            Assert.DoesNotContain(never, mail.Html!, StringComparison.OrdinalIgnoreCase);
        await house.Mail.Counts();
        Assert.Single(house.Mail.To(acme.Owner));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero), (await acme.DigestOf(acme.Owner)).NextDueAt);
    }

    [Fact]
    public async Task A_period_without_answers_is_told_in_a_line()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        await acme.Survey(name: "After a ticket");
        await acme.Subscribe(acme.Owner, DigestFrequency.Daily);
        clock.Now = clock.Now.AddHours(1);

        await house.SendDue();

        var mail = await house.Mail.First(acme.Owner);
        Assert.Equal("No answers yesterday – Acme", mail.Subject);
        Assert.Contains("No answers: After a ticket.", mail.Text!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_on_the_scale_of_before_are_no_silence()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        await acme.Day(survey, new DateOnly(2026, 11, 20), 6, 3);
        await acme.In(async db =>
        {
            var stored = await db.Surveys.SingleAsync(Stop);
            stored.Draft = Templates.Find("csat7")!.Content;
            return await db.SaveChangesAsync(Stop);
        });
        await acme.Send(HttpMethod.Post, $"surveys/{survey}/publication", expected: HttpStatusCode.OK);
        await acme.RollUp();
        await acme.Subscribe(acme.Owner, DigestFrequency.Weekly);
        clock.Now = clock.Now.AddHours(1);

        await house.SendDue();

        var mail = (await house.Mail.First(acme.Owner)).Text!;
        Assert.DoesNotContain("No answers:", mail, StringComparison.Ordinal);
        Assert.Contains("50.0 %", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_waits_until_the_answers_of_its_period_are_counted()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey();
        await acme.Day(survey, new DateOnly(2026, 11, 20), 6, 3);
        await acme.Subscribe(acme.Owner, DigestFrequency.Weekly);
        clock.Now = clock.Now.AddHours(1);

        await house.SendDue();
        Assert.Empty(house.Mail.To(acme.Owner));
        await acme.RollUp();
        clock.Now = clock.Now.AddMinutes(1);
        await house.SendDue();

        Assert.Contains("50.0 %", (await house.Mail.First(acme.Owner)).Text!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_answers_are_not_told_as_a_score_nor_is_a_word_of_few_people_without_names()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        var survey = await acme.Survey(name: "Anonymous", anonymous: true);
        clock.Now = clock.Now.AddDays(-1);
        var somebody = await Passerby.At(house, acme, survey);
        foreach (var (score, words) in new[] { ("1", "I am the only one on nights"), ("5", "fine"), ("4", "good") })
            Assert.Equal(HttpStatusCode.OK, (await somebody.Send((await somebody.Open()).Page, ("score", score), ("comment", words))).Status);
        clock.Now = clock.Now.AddDays(1);
        await acme.RollUp();
        await acme.Subscribe(acme.Owner, DigestFrequency.Daily);
        clock.Now = clock.Now.AddHours(1);

        await house.SendDue();

        var mail = await house.Mail.First(acme.Owner);
        Assert.Equal("3 answers yesterday, too few to tell – Acme", mail.Subject);
        Assert.DoesNotContain("on nights", mail.Text!, StringComparison.Ordinal);
        Assert.DoesNotContain("66.7", mail.Text!, StringComparison.Ordinal);
        Assert.DoesNotContain("on nights", mail.Html!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_is_told_of_their_own_answers_and_who_is_none_of_nothing()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, _) = await Digesting.WithWeeks(house);
        await acme.Join("ana@agents.example", Role.Agent);
        await acme.Join("no.agent@digests.example", Role.Agent);
        await acme.Subscribe("ana@agents.example", DigestFrequency.Weekly);
        await acme.Subscribe("no.agent@digests.example", DigestFrequency.Weekly);
        clock.Now = clock.Now.AddHours(1);

        await house.SendDue();

        var mail = await house.Mail.First("ana@agents.example");
        Assert.Equal("CSAT 40.0 % last week, lower than the week before – Acme", mail.Subject);
        Assert.DoesNotContain("Ben", mail.Text!, StringComparison.Ordinal);
        Assert.DoesNotContain("agent Ana,", mail.Text!, StringComparison.Ordinal);
        Assert.Empty(house.Mail.To("no.agent@digests.example"));
    }

    [Fact]
    public async Task Many_workers_at_once_send_it_once_and_what_broke_before_it_was_stored_is_sent_later()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, _) = await Digesting.WithWeeks(house);
        await acme.Subscribe(acme.Owner, DigestFrequency.Weekly);
        var member = await acme.MemberOf(acme.Owner);
        clock.Now = clock.Now.AddHours(1);

        // Written, and the process dies before it's stored.
        await acme.In(async (services, db) =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Stop);
            var digest = await db.Digests.SingleAsync(Stop);
            await services.GetRequiredService<DigestPost>().Write(digest, await db.Tenants.SingleAsync(t => t.Id == acme.Id, Stop), new Period(new DateOnly(2026, 11, 16), new DateOnly(2026, 11, 23)), Stop);
            await db.SaveChangesAsync(Stop);
            return true;
        });
        await house.Post();
        await house.Mail.Counts();
        Assert.Empty(house.Mail.To(acme.Owner));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => acme.In(async (services, _) =>
        {
            await services.GetRequiredService<DigestPost>().Send(member, Stop);
            return true;
        })));
        await house.Post();

        await house.Mail.First(acme.Owner);
        await house.Mail.Counts();
        Assert.Single(house.Mail.To(acme.Owner));
    }

    [Fact]
    public async Task What_a_dead_worker_had_taken_is_due_again_when_its_lease_ends()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        await acme.Subscribe(acme.Owner, DigestFrequency.Daily);
        clock.Now = clock.Now.AddHours(1);
        await Assert.ThrowsAsync<OperationCanceledException>(() => house.Services.GetRequiredService<DueRounds>().Run(DueHint.Digests, _ => throw new OperationCanceledException(), Stop));

        await house.SendDue();
        await house.Mail.Counts();
        Assert.Empty(house.Mail.To(acme.Owner));
        clock.Now = clock.Now.AddMinutes(61);
        await house.SendDue();

        await house.Mail.First(acme.Owner);
    }

    [Fact]
    public async Task When_the_zone_changes_it_comes_at_its_hour_there()
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        await acme.Subscribe(acme.Owner, DigestFrequency.Daily);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        await owner.Submit("/settings", ("Name", "Acme"), ("TimeZone", "Asia/Tokyo"));
        await house.Services.GetRequiredService<Redating>().RedateDue(Stop);

        // It's 14:30 in Tokyo: today's eight has passed, and its day isn't told yet.
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 23, 0, 0, TimeSpan.Zero), (await acme.DigestOf(acme.Owner)).NextDueAt);
        await house.SendDue();
        Assert.Equal("No answers yesterday – Acme", (await house.Mail.First(acme.Owner)).Subject);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 23, 0, 0, TimeSpan.Zero), (await acme.DigestOf(acme.Owner)).NextDueAt);
    }

    [Fact]
    public async Task Who_leaves_or_is_removed_gets_no_more_and_nothing_of_it_is_kept()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        await acme.Join("removed@digests.example", Role.Analyst);
        await acme.Subscribe("removed@digests.example", DigestFrequency.Daily);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        await owner.SubmitFrom("/members", "/members?handler=Remove", ("id", $"{await acme.MemberOf("removed@digests.example")}"));
        clock.Now = clock.Now.AddHours(1);
        await house.SendDue();

        Assert.Equal(0, await acme.In(db => db.Digests.CountAsync(Stop)));
        await house.Mail.Counts();
        Assert.DoesNotContain(house.Mail.To("removed@digests.example"), mail => mail.Subject!.Contains("answers", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_program_stops_it_by_itself_and_a_look_at_the_link_stops_nothing()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var acme = await Workspace.Make(house, "Europe/Bucharest");
        await acme.Subscribe(acme.Owner, DigestFrequency.Daily);
        clock.Now = clock.Now.AddHours(1);
        await house.SendDue();
        var mail = await house.Mail.First(acme.Owner);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["list-unsubscribe-post"]);
        var link = house.Local(mail.Headers["list-unsubscribe"].Trim('<', '>'));
        Assert.Contains(link.AbsolutePath, mail.Links().Select(one => new Uri(one).AbsolutePath));
        using var stranger = new Visitor(house);

        Assert.Equal(HttpStatusCode.OK, (await stranger.Get(link.PathAndQuery)).Status);
        Assert.NotNull((await acme.DigestOf(acme.Owner)).NextDueAt);
        Assert.Equal(HttpStatusCode.OK, (await stranger.Send(link.PathAndQuery, ("List-Unsubscribe", "One-Click"))).Status);
        Assert.Null((await acme.DigestOf(acme.Owner)).NextDueAt);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Get(link.PathAndQuery[..^2] + "xx")).Status);

        clock.Now = clock.Now.AddDays(1);
        await house.SendDue();
        await house.Mail.Counts();
        Assert.Single(house.Mail.To(acme.Owner));
    }

    [Fact]
    public async Task On_their_page_a_member_says_when_sees_one_at_once_and_stops_it()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, survey) = await Digesting.WithWeeks(house);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        Assert.Contains("href=\"/overview/digest\"", (await owner.Get("/overview")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.Submit("/overview/digest", ("Frequency", "Monthly"), ("Hour", "14"), ("Surveys", survey))).Status);
        var digest = await acme.DigestOf(acme.Owner);
        Assert.Equal((DigestFrequency.Monthly, 14, Guid.Parse(survey)), (digest.Frequency, digest.Hour, Assert.Single(digest.SurveyIds)));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 12, 0, 0, TimeSpan.Zero), digest.NextDueAt);
        Assert.Contains("1 Dec 2026, 14:00", (await owner.Get("/overview/digest")).Html, StringComparison.Ordinal);

        await owner.SubmitFrom("/overview/digest", "/overview/digest?handler=Now");
        await house.Post();
        Assert.StartsWith("CSAT 85.0 % last month", (await house.Mail.First(acme.Owner)).Subject!, StringComparison.Ordinal);
        Assert.Equal(digest.NextDueAt, (await acme.DigestOf(acme.Owner)).NextDueAt);

        await owner.SubmitFrom("/overview/digest", "/overview/digest?handler=Off");
        Assert.Null((await acme.DigestOf(acme.Owner)).NextDueAt);
        var wrong = await owner.Submit("/overview/digest", ("Frequency", "Daily"), ("Hour", "24"), ("Surveys", $"{Guid.CreateVersion7()}"));
        Assert.Contains("from 0 to 23", wrong.Beside("Hour"), StringComparison.Ordinal);
        Assert.Contains("isn", wrong.Beside("Surveys"), StringComparison.Ordinal);
    }
}
