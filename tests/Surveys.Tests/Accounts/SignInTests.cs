using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Surveys.Tests.Accounts;

public sealed class SignInTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Theory]
    [InlineData("/overview")]
    [InlineData("/surveys")]
    [InlineData("/rules")]
    [InlineData("/interactions")]
    [InlineData("/invitations")]
    [InlineData("/answers")]
    [InlineData("/keys")]
    public async Task A_page_needs_somebody_signed_in_and_then_shows_itself(string page)
    {
        var acme = await Workspace.Make(house);
        var asked = await visitor.Get(page);
        Assert.Equal(HttpStatusCode.Redirect, asked.Status);
        Assert.EndsWith($"/sign-in?from={Uri.EscapeDataString(page)}", asked.Location, StringComparison.Ordinal);

        var entered = await visitor.SignIn(acme.Owner, from: page);

        Assert.Equal((HttpStatusCode.Redirect, page), (entered.Status, entered.Location));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(page)).Status);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    public async Task After_signing_in_nobody_is_sent_elsewhere(string from)
    {
        var acme = await Workspace.Make(house);

        Assert.Equal("/overview", (await visitor.SignIn(acme.Owner, from: from)).Location);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_hear_the_same()
    {
        var acme = await Workspace.Make(house);

        var wrong = await visitor.SignIn(acme.Owner, "not the password");
        var unknown = await visitor.SignIn("nobody-at-all@example.com", "not the password");

        Assert.Equal(HttpStatusCode.OK, wrong.Status);
        Assert.Contains("belong together", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("belong together", unknown.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/overview")).Status);
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_must_wait()
    {
        var acme = await Workspace.Make(house);
        for (var guess = 0; guess < 5; guess++)
            await visitor.SignIn(acme.Owner, $"wrong password {guess}");

        var right = await visitor.SignIn(acme.Owner);
        var unknown = await visitor.SignIn($"no-{acme.Owner}");

        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Contains("wait five minutes", right.Html, StringComparison.Ordinal);
        // That an account is locked would tell that it's there.
        Assert.Equal(Without(acme.Owner, right), Without($"no-{acme.Owner}", unknown));
    }

    private static string Without(string address, Seen page) =>
        System.Text.RegularExpressions.Regex.Replace(page.Html.Replace(address, "", StringComparison.Ordinal), "name=\"__RequestVerificationToken\"[^>]*", "");

    [Fact]
    public async Task The_address_may_be_typed_in_any_case()
    {
        var acme = await Workspace.Make(house);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SignIn($" {acme.Owner.ToUpperInvariant()} ")).Status);
    }

    [Fact]
    public async Task Signed_out_the_pages_are_closed_again()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/overview")).Status);

        var left = await visitor.Submit("/sign-out");

        Assert.Equal((HttpStatusCode.Redirect, "/"), (left.Status, left.Location));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/overview")).Status);
    }

    [Fact]
    public async Task Nobody_is_signed_out_by_a_form_from_elsewhere()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Send("/sign-out")).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/overview")).Status);
    }

    [Fact]
    public async Task Whoever_belongs_to_the_workspace_no_more_is_shown_out()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        await acme.In(db => db.Members.ExecuteDeleteAsync());

        Assert.Equal((HttpStatusCode.Redirect, "/workspaces"), ((await visitor.Get("/overview")).Status, (await visitor.Get("/overview")).Location));
        using var again = new Visitor(house);
        Assert.Equal("/workspaces", (await again.SignIn(acme.Owner)).Location);
        Assert.Contains("no workspace", (await again.Get("/workspaces")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_sees_their_own_workspace_and_no_other()
    {
        var (acme, other) = (await Workspace.Make(house, name: "Mine Ltd"), await Workspace.Make(house, name: "Theirs Ltd"));
        await other.Survey("csat5", "A survey of theirs");
        await acme.Survey("csat5", "A survey of mine");

        await visitor.SignIn(acme.Owner);
        var page = await visitor.Get("/surveys");

        Assert.Contains("A survey of mine", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("A survey of theirs", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        var acme = await Workspace.Make(house);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { BaseAddress = house.Address };
        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in");
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Email"] = acme.Owner, ["Password"] = Workspace.Password, ["__RequestVerificationToken"] = token });

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("surveys=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }
}
