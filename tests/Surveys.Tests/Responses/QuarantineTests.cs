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
}
