using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

public sealed class SessionsTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);
    private readonly Visitor elsewhere = new(house);

    public void Dispose()
    {
        visitor.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task A_sign_in_ended_elsewhere_opens_nothing_any_more()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        await elsewhere.SignIn(acme.Owner);
        var others = await Ids(acme);
        Assert.Equal(2, others.Count);

        await visitor.Submit("/account/sessions?handler=EndOthers");

        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.Get("/overview")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/overview")).Status);
        Assert.Single(await Ids(acme));
    }

    [Fact]
    public async Task A_kept_cookie_is_worth_nothing_after_signing_out()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        elsewhere.TakeCookiesOf(visitor);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Get("/overview")).Status);

        await visitor.Submit("/sign-out");

        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.Get("/overview")).Status);
    }

    [Fact]
    public async Task Another_persons_sign_in_cannot_be_ended()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        await elsewhere.SignIn(other.Owner);
        await visitor.SignIn(acme.Owner);

        var answer = await visitor.SubmitFrom("/account", $"/account/sessions?handler=End&id={(await Ids(other)).Single()}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Get("/overview")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_ends_by_itself_when_unused_for_a_week_or_after_a_month(bool idle)
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        var id = (await Ids(acme)).Single();
        var past = TimeProvider.System.GetUtcNow() - (idle ? Session.LongestIdle : Session.LongestLife);
        await acme.In(db => idle
            ? db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenAt, past))
            : db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.CreatedAt, past)));

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/overview")).Status);
        await acme.In(async (services, _) => await ((Sessions)services.GetService(typeof(Sessions))!).Sweep(default));
        Assert.Empty(await Ids(acme));
    }

    private static Task<List<Guid>> Ids(Workspace workspace) =>
        workspace.In(db => db.Sessions.Where(s => db.Members.Any(m => m.AccountId == s.AccountId)).Select(s => s.Id).ToListAsync());
}
