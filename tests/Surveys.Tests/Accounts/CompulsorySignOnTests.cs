using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Accounts;

/// <summary>A workspace that lets its members in by its own sign-in only; and an owner who uses theirs to get at others.</summary>
public sealed class CompulsorySignOnTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);
    private readonly string person = $"c-{Guid.CreateVersion7():N}@example.com";

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task A_member_with_a_password_is_sent_to_the_companys_sign_in()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.Member(person, Role.Admin);
        await visitor.SignIn(person);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/keys")).Status);

        await acme.UseIssuer(house, issuer, isRequired: true);

        var next = await visitor.Get("/answers?status=1");
        Assert.Equal((HttpStatusCode.Redirect, $"/sso/{acme.Slug}?from={Uri.EscapeDataString("/answers?status=1")}"), (next.Status, next.Location));
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SubmitFrom("/account", "/keys", ("Name", "mine"), ("Scopes", "read"))).Status);
        Assert.Equal(1, await acme.In(db => db.ApiKeys.CountAsync()));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/account")).Status);

        Assert.Equal("/overview", (await visitor.SignOn(house, acme.Slug)).Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/keys")).Status);
    }

    [Fact]
    public async Task An_owner_always_comes_in_by_password()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, isRequired: true);

        await visitor.SignIn(acme.Owner);

        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/surveys")).Status);
    }

    [Fact]
    public async Task A_guest_of_one_workspace_never_enters_another_that_demands_its_own()
    {
        await using var issuer = await TestIssuer.Start(person);
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        await acme.UseIssuer(house, issuer, Role.Analyst);
        await visitor.SignOn(house, acme.Slug);
        await other.In(async db =>
        {
            var account = await db.Users.SingleAsync(a => a.Email == person);
            db.Members.Add(Member.Of(other.Id, account.Id, Role.Admin, DateTimeOffset.UnixEpoch));
            return await db.SaveChangesAsync();
        });

        var page = await visitor.Get("/workspaces");

        Assert.Contains(acme.Slug, page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Slug, page.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SubmitFrom("/surveys", $"/workspaces?handler=Switch&id={other.Id}")).Status);
    }

    [Fact]
    public async Task Whose_issuer_claims_the_address_of_anothers_owner_gets_nothing_of_theirs()
    {
        var (theirs, wicked) = (await Workspace.Make(house, name: "Theirs Ltd"), await Workspace.Make(house, name: "Wicked Ltd"));
        await theirs.Survey("csat5", "A survey of theirs");
        await using var issuer = await TestIssuer.Start(theirs.Owner);
        await wicked.UseIssuer(house, issuer, Role.Analyst);
        Assert.Contains("has to agree first", (await visitor.SignOn(house, wicked.Slug)).Html, StringComparison.Ordinal);
        Assert.Equal(1, await wicked.In(db => db.Members.CountAsync()));
        // And if they did agree:
        await wicked.In(async db =>
        {
            var account = await db.Users.SingleAsync(a => a.Email == theirs.Owner);
            db.Members.Add(Member.Of(wicked.Id, account.Id, Role.Analyst, DateTimeOffset.UnixEpoch));
            return await db.SaveChangesAsync();
        });

        Assert.Equal("/overview", (await visitor.SignOn(house, wicked.Slug)).Location);

        Assert.DoesNotContain("A survey of theirs", (await visitor.Get("/surveys")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(theirs.Slug, (await visitor.Get("/workspaces")).Html, StringComparison.Ordinal);
        foreach (var page in new[] { "/account", "/account/email", "/account/second-factor", "/account/passkeys", "/account/sessions" })
        {
            var seen = await visitor.Get(page);
            Assert.True(seen.Status == HttpStatusCode.Forbidden, $"{page}: {seen.Status}");
            Assert.Contains("not open to you", seen.Html, StringComparison.Ordinal);
        }

        (string Path, (string, string)[] Form)[] forms =
        [
            ("/account", [("Current", Workspace.Password), ("Password", "the wicked one's password")]),
            ("/account/email", [("Email", "wicked@example.com")]),
            ("/account/second-factor", [("Code", "123456")]),
            ("/account/second-factor?handler=Off", []),
            ("/account/passkeys?handler=Options", []),
            ("/account/passkeys?handler=Add", [("name", "mine"), ("credential", "{}")]),
            ("/account/sessions?handler=EndOthers", []),
            ("/workspaces", [("Name", "Another"), ("TimeZone", "UTC")]),
            ($"/workspaces?handler=Switch&id={theirs.Id}", []),
            ("/workspaces?handler=Leave", []),
            ("/prove", [("Password", Workspace.Password)]),
            ("/prove?handler=Passkey", [("credential", "{}")]),
        ];
        foreach (var (path, form) in forms)
            Assert.True((await visitor.SubmitFrom("/surveys", path, form)) is { Status: HttpStatusCode.Forbidden }, path);

        using var owner = new Visitor(house);
        Assert.Equal(HttpStatusCode.Redirect, (await owner.SignIn(theirs.Owner)).Status);
    }

    [Fact]
    public async Task A_guest_joins_no_other_workspace_by_an_invite()
    {
        await using var issuer = await TestIssuer.Start(person);
        var (wicked, theirs) = (await Workspace.Make(house), await Workspace.Make(house));
        await wicked.UseIssuer(house, issuer, Role.Analyst);
        using var owner = new Visitor(house);
        await owner.SignIn(theirs.Owner);
        await owner.Submit("/members", ("Email", person), ("Role", "Admin"));
        var link = await owner.LinkTo(person, "/join/");
        await visitor.SignOn(house, wicked.Slug);

        var refused = await visitor.Submit(link);

        Assert.Contains("Sign in with it first", refused.Html, StringComparison.Ordinal);
        Assert.Equal(1, await theirs.In(db => db.Members.CountAsync()));
    }

    [Fact]
    public async Task Whom_the_companys_sign_in_lets_in_no_more_can_leave()
    {
        await using var issuer = await TestIssuer.Start("somebody-else@example.com");
        var acme = await Workspace.Make(house);
        var account = await acme.Member(person);
        await acme.UseIssuer(house, issuer, isRequired: true);
        await visitor.SignIn(person);
        Assert.Contains($"handler=Leave&amp;id={acme.Id}", Regex.Replace((await visitor.Get("/workspaces")).Html, "id=([^&\"]+)&amp;handler=Leave", "handler=Leave&amp;id=$1"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Submit($"/workspaces?handler=Leave&id={(await Workspace.Make(house)).Id}")).Status);
        Assert.Equal("/workspaces", (await visitor.Submit($"/workspaces?handler=Leave&id={acme.Id}")).Location);

        Assert.False(await acme.In(db => db.Members.AnyAsync(m => m.AccountId == account.Id)));
        Assert.Equal(person, (string?)(await acme.NewestNote("member.left"))["actor"]!["name"]);
    }

    [Fact]
    public async Task A_guest_signs_out()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, Role.Analyst);
        await visitor.SignOn(house, acme.Slug);

        Assert.Equal("/", (await visitor.Submit("/sign-out")).Location);

        Assert.Equal(0, await SigningOn.SessionsOf(house, person));
    }
}
