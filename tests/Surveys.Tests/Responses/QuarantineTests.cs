using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Dispatch;
using Surveys.Responses;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Responses;

public sealed class QuarantineTests(House house)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Me = [1];
    private static readonly byte[] Other = [2];
    private static readonly Guid Here = NewId();

    private static Guid NewId() => Guid.CreateVersion7(Now);

    private static AnswerFacts Facts(PageSignals? signals = null, bool trap = false, int points = 5, string? agent = null, params LinkVisit[] visits) =>
        new(4, points, Here, Me, agent, signals, trap, Now.AddHours(-1), Now, visits);

    private static LinkVisit Visit(VisitKind kind, double secondsAgo, int? rating = null, byte[]? visitor = null, Guid? page = null) => new()
    {
        TenantId = Here,
        Id = NewId(),
        InvitationId = Here,
        Kind = kind,
        CameAt = Now.AddSeconds(-secondsAgo),
        Rating = rating,
        Visitor = visitor ?? Me,
        PageLoad = page,
    };

    private static PageSignals Hand(int trusted = 12, int clicked = 1, int within = 0, int age = 4000, bool driven = false) => new(trusted, clicked, within, age, driven);

    [Fact]
    public void People_are_people()
    {
        Assert.Empty(Suspicions.Of(Facts()));
        Assert.Empty(Suspicions.Of(Facts(Hand())));
        Assert.Empty(Suspicions.Of(Facts(Hand(trusted: 1, age: 300, driven: true), visits: Visit(VisitKind.Opened, 1, 4))));
        // A scanner was here a moment ago, behind the same address and by the same program.
        LinkVisit[] swept = [.. Enumerable.Range(1, 5).SelectMany(rating => new[] { Visit(VisitKind.Opened, 8, rating), Visit(VisitKind.Answered, 7, rating, page: NewId()) }), Visit(VisitKind.Trapped, 6)];
        Assert.Empty(Suspicions.Of(Facts(Hand(driven: true), visits: swept)));
        // Changed their mind at once, on the page opened again.
        Assert.Empty(Suspicions.Of(Facts(visits: [Visit(VisitKind.Answered, 2, 2, page: NewId()), Visit(VisitKind.Opened, 1, 4, page: Here)])));
        // Tried all five with care; a program, on somebody's behalf, changed its mind.
        Assert.Empty(Suspicions.Of(Facts(Hand(clicked: 5, within: 3000))));
        Assert.Empty(Suspicions.Of(Facts(Hand(clicked: 2, within: 900, driven: true), points: 2)));
    }

    [Fact]
    public void Each_sign_of_a_machine_is_seen_by_itself()
    {
        Assert.Equal([Suspicion.Trapped], Suspicions.Of(Facts(trap: true)));
        Assert.Equal([Suspicion.Trapped], Suspicions.Of(Facts(visits: Visit(VisitKind.Trapped, 5))));
        Assert.Equal([Suspicion.Trapped], Suspicions.Of(Facts(Hand(), visits: Visit(VisitKind.Trapped, 5, visitor: Other, page: Here))));
        Assert.Equal([Suspicion.SentByScript], Suspicions.Of(Facts(Hand(trusted: 0))));
        Assert.Equal([Suspicion.ClickedEverything], Suspicions.Of(Facts(Hand(clicked: 5, within: 500))));
        Assert.Equal([Suspicion.ClickedEverything], Suspicions.Of(Facts(Hand(clicked: 5, within: 9000, driven: true))));
        Assert.Equal([Suspicion.AnsweredSeveral], Suspicions.Of(Facts(Hand(), visits: [Visit(VisitKind.Opened, 5, 4, page: Here), Visit(VisitKind.Answered, 1, 2, Other, NewId())])));
        Assert.Equal([Suspicion.AnsweredSeveral], Suspicions.Of(Facts(visits: [.. Enumerable.Range(1, 2).Select(rating => Visit(VisitKind.Answered, 9, rating, Other, NewId()))])));
        Assert.Equal([Suspicion.AnsweredSeveral], Suspicions.Of(Facts(points: 2, agent: "HeadlessChrome", visits: Visit(VisitKind.Answered, 9, 1, Other, NewId()))));
        Assert.Equal(
            [Suspicion.OpenedSeveral],
            Suspicions.Of(Facts(Hand(trusted: 2, age: 100, driven: true), visits: [.. Enumerable.Range(1, 3).Select(rating => Visit(VisitKind.Opened, 5, rating))])));
    }

    [Fact]
    public void What_lies_further_back_or_was_somebody_else_says_nothing()
    {
        Assert.Empty(Suspicions.Of(Facts(visits: Visit(VisitKind.Trapped, 31))));
        Assert.Empty(Suspicions.Of(Facts(visits: Visit(VisitKind.Trapped, 5, visitor: Other, page: NewId()))));
        Assert.Empty(Suspicions.Of(Facts(visits: Visit(VisitKind.Answered, 1, 4, Other, NewId()))));
        Assert.Empty(Suspicions.Of(Facts(Hand(trusted: 2, age: 100), visits: [.. Enumerable.Range(1, 5).Select(rating => Visit(VisitKind.Opened, 5, rating))])));
    }

    private async Task<(Customer Customer, Visitor Analyst)> SetAside(string address)
    {
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await acme.Survey(), address);
        var (_, page) = await customer.Open(1);
        var (status, again) = await customer.Send(page, ("score", "1"), ("comment", "Beep"), ("all", "1"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("once more", again, StringComparison.Ordinal);
        await acme.Join($"analyst-{address}", Role.Analyst);
        var analyst = new Visitor(house);
        await analyst.SignIn($"analyst-{address}");
        return (customer, analyst);
    }

    [Fact]
    public async Task What_was_set_aside_counts_nowhere_until_an_analyst_releases_it()
    {
        var (customer, analyst) = await SetAside("release@example.com");
        Assert.Empty(await customer.Workspace.In(db => db.Responses.ToListAsync()));
        Assert.Equal(InvitationStatus.Sent, (await customer.Workspace.In(db => db.Invitations.SingleAsync())).Status);
        var apart = await customer.Workspace.In(db => db.SetAsideAnswers.AsNoTracking().SingleAsync());

        var listed = await analyst.Get("/quarantine");
        var released = await analyst.SubmitFrom("/quarantine", $"/quarantine?handler=Release&id={apart.Id}");

        Assert.Contains("Beep", listed.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, released.Status);
        var answer = await customer.Workspace.In(db => db.Responses.SingleAsync());
        Assert.Equal((1, "Beep", apart.CameAt), (answer.Rating, answer.Comment, answer.AnsweredAt));
    }

    [Fact]
    public async Task A_program_may_look_at_it_and_decide_too()
    {
        var (customer, _) = await SetAside("program@example.com");
        var acme = customer.Workspace;
        var apart = (await acme.Get("quarantine?state=waiting"))["data"]!.AsArray().Single()!;

        await acme.Send(HttpMethod.Post, $"quarantine/{apart["id"]}/dismissal", expected: HttpStatusCode.NoContent);
        await acme.Send(HttpMethod.Post, $"quarantine/{apart["id"]}/release", expected: HttpStatusCode.Conflict);

        Assert.Equal((1, "trapped", "opened"), ((int)apart["score"]!, (string?)apart["reasons"]![0], (string?)apart["evidence"]!["visits"]![0]!["kind"]));
        Assert.Empty((await acme.Get("quarantine?state=waiting"))["data"]!.AsArray());
        Assert.Equal("dismissed", (string?)(await acme.Get("quarantine"))["data"]![0]!["state"]);
        Assert.Empty(await acme.In(db => db.Responses.ToListAsync()));
    }

    [Fact]
    public async Task The_persons_own_answer_wins_over_what_was_set_aside()
    {
        var (customer, analyst) = await SetAside("wins@example.com");
        var apart = await customer.Workspace.In(db => db.SetAsideAnswers.AsNoTracking().SingleAsync());
        var (_, page) = await customer.Open(5);
        await customer.Send(page, ("score", "5"));

        var said = await analyst.SubmitFrom("/quarantine", $"/quarantine?handler=Release&id={apart.Id}");

        Assert.Contains("has answered since", said.Html, StringComparison.Ordinal);
        Assert.Equal([5], await customer.Workspace.In(db => db.Responses.Select(r => r.Rating).ToListAsync()));
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_the_second_learns_what_the_first_decided()
    {
        var (customer, analyst) = await SetAside("both@example.com");
        var apart = await customer.Workspace.In(db => db.SetAsideAnswers.AsNoTracking().SingleAsync());

        var decided = await Task.WhenAll(new[] { "Release", "Dismiss", "Release" }.Select(handler => analyst.SubmitFrom("/quarantine", $"/quarantine?handler={handler}&id={apart.Id}")));

        Assert.Single(decided, seen => seen.Status == HttpStatusCode.Redirect);
        Assert.Equal(2, decided.Count(seen => seen.Html.Contains("before, by", StringComparison.Ordinal)));
        var isReleased = await customer.Workspace.In(db => db.SetAsideAnswers.AnyAsync(a => a.State == SetAsideState.Released));
        Assert.Equal(isReleased ? 1 : 0, await customer.Workspace.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task A_machines_changes_of_a_persons_answer_are_taken_back()
    {
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await acme.Survey(), "changed-by-scanner@example.com");
        var (_, mine) = await customer.Open(4);
        await customer.Send(mine, ("score", "4"), ("comment", "Mine"));
        await acme.In(db => db.Responses.ExecuteUpdateAsync(set => set.SetProperty(r => r.AnsweredAt, r => r.AnsweredAt.AddDays(-1))));
        await acme.RollUp();

        // Both open before either is sent: the first looks like somebody who changed their mind.
        var (_, one) = await customer.Open(1);
        var (_, two) = await customer.Open(2);
        await customer.Send(one, ("score", "1"));
        var between = await acme.In(db => db.Responses.Select(r => r.Rating).SingleAsync());
        await customer.Send(two, ("score", "2"));
        await acme.RollUp();

        Assert.Equal(1, between);
        var answer = await acme.In(db => db.Responses.SingleAsync());
        Assert.Equal((4, "Mine"), (answer.Rating, answer.Comment));
        Assert.Equal([1, 2], await acme.In(db => db.SetAsideAnswers.Select(a => a.Rating).Order().ToListAsync()));
        Assert.Empty(await acme.In(db => db.ResponseRevisions.ToListAsync()));
        Assert.Equal((4, 1L), await acme.In(db => db.DailyTotals.Where(t => t.Facet == "").Select(t => new ValueTuple<int, long>(t.Ratings[0], t.N)).SingleAsync()));
    }

    [Fact]
    public async Task What_a_machine_sends_right_after_a_person_takes_nothing_from_them()
    {
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await acme.Survey(), "just-answered@example.com");
        // As many visits as are kept of one link in a minute: the person's is kept beside them.
        var scanner = new PlainBrowser(house, agent: "Scanner/1.0");
        await Task.WhenAll(Enumerable.Range(0, 45).Select(n => scanner.Open(house.Local(customer.Mail.LinkFor((n % 5) + 1)).ToString())));
        while (await acme.In(db => db.LinkVisits.CountAsync()) < 40)
            await Task.Delay(100, TestContext.Current.CancellationToken);

        var (_, mine) = await customer.Open(3);
        await customer.Send(mine, ("score", "3"), ("comment", "Mine"), ("signals", """{"trusted":40,"clicked":1,"clicked_within":0,"age":9000,"driven":false}"""));
        while (!await acme.In(db => db.LinkVisits.AnyAsync(v => v.Kind == VisitKind.CountedByHand)))
            await Task.Delay(100, TestContext.Current.CancellationToken);

        foreach (var rating in new[] { 2, 1 })
        {
            var link = house.Local(customer.Mail.LinkFor(rating)).ToString();
            var (_, page) = await scanner.Open(link);
            await scanner.Send(link.Split('?')[0], page, ("score", $"{rating}"), ("comment", "Mine"));
        }

        var answer = await acme.In(db => db.Responses.SingleAsync());
        Assert.Equal((3, "Mine"), (answer.Rating, answer.Comment));
        Assert.Equal([1, 2], await acme.In(db => db.SetAsideAnswers.Select(a => a.Rating).Order().ToListAsync()));
        Assert.Contains("Mine", (await customer.Open(3)).Page, StringComparison.Ordinal);
    }
}
