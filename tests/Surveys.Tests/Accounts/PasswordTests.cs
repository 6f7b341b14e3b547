using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Tests.Accounts;

public sealed class PasswordTests(House house) : IDisposable
{
    private const string Another = "quite another password";

    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task A_forgotten_password_is_chosen_anew_by_a_mailed_link_once()
    {
        var acme = await Workspace.Make(house);
        using var signedIn = new Visitor(house);
        await signedIn.SignIn(acme.Owner);

        await visitor.Submit("/forgot-password", ("Email", acme.Owner));
        var link = await visitor.LinkTo(acme.Owner, "/reset-password/");
        var done = await visitor.Submit(link, ("Password", Another));

        Assert.Contains("is changed", done.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await signedIn.Get("/overview")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.SignIn(acme.Owner)).Status);
        Assert.Equal("/overview", (await visitor.SignIn(acme.Owner, Another)).Location);
        using var again = new Visitor(house);
        Assert.Equal(HttpStatusCode.Gone, (await again.Get(link)).Status);
        var late = await again.SubmitFrom("/forgot-password", link, ("Password", "yet another password"));
        Assert.Contains("doesn’t work any more", WebUtility.HtmlDecode(late.Html), StringComparison.Ordinal);
        await house.Mail.First(acme.Owner, mail => mail.Subject == "Your password was changed");
    }

    [Fact]
    public async Task Whether_an_address_has_an_account_is_told_only_to_its_mailbox()
    {
        var acme = await Workspace.Make(house);

        var known = await visitor.Submit("/forgot-password", ("Email", acme.Owner));
        var unknown = await visitor.Submit("/forgot-password", ("Email", $"no-{acme.Owner}"));

        Assert.Equal(known.Html.Replace(acme.Owner, "", StringComparison.Ordinal), unknown.Html.Replace($"no-{acme.Owner}", "", StringComparison.Ordinal));
        await house.Mail.First(acme.Owner);
        Assert.Empty(house.Mail.To($"no-{acme.Owner}"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("CfDJ8")]
    public async Task A_made_up_link_changes_nothing(string code)
    {
        var acme = await Workspace.Make(house);
        var id = await acme.In(db => db.Members.Select(m => m.AccountId).SingleAsync());

        var answer = await visitor.SubmitFrom("/forgot-password", $"/reset-password/{id}/{code}", ("Password", Another));

        Assert.InRange((int)answer.Status, 200, 499);
        Assert.Equal("/overview", (await visitor.SignIn(acme.Owner)).Location);
    }

    [Fact]
    public async Task Changing_it_asks_for_the_old_one_and_signs_everyone_else_out()
    {
        var acme = await Workspace.Make(house);
        using var elsewhere = new Visitor(house);
        await elsewhere.SignIn(acme.Owner);
        await visitor.SignIn(acme.Owner);

        Assert.NotNull((await visitor.Submit("/account", ("Current", "not the password"), ("Password", Another))).Beside("Current"));
        Assert.NotNull((await visitor.Submit("/account", ("Current", Workspace.Password), ("Password", "short"))).Beside("Password"));
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Get("/overview")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Submit("/account", ("Current", Workspace.Password), ("Password", Another))).Status);

        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/overview")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.Get("/overview")).Status);
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("qwertyuiop")]
    [InlineData("1q2w3e4r5t")]
    public async Task One_that_everybody_tries_first_is_refused(string password)
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        var answer = await visitor.Submit("/account", ("Current", Workspace.Password), ("Password", password));

        Assert.Contains("first", answer.Beside("Password"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_made_of_the_own_address_is_refused()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        var answer = await visitor.Submit("/account", ("Current", Workspace.Password), ("Password", $"{acme.Owner.Split('@')[0]}!"));

        Assert.NotNull(answer.Beside("Password"));
    }
}
