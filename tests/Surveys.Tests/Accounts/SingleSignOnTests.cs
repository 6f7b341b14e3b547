using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Accounts;

public sealed class SingleSignOnTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);
    private readonly string person = $"p-{Guid.CreateVersion7():N}@example.com";

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task A_member_comes_in_where_their_company_vouches_for_them()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        var account = await acme.Member(person);

        var entered = await visitor.SignOn(house, acme.Slug, "?from=/answers");

        Assert.Equal((HttpStatusCode.Redirect, "/answers"), (entered.Status, entered.Location));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/surveys")).Status);
        var session = await acme.In(db => db.Sessions.SingleAsync(s => s.AccountId == account.Id));
        Assert.Equal((Proof.SingleSignOn, acme.Id), (session.ProvenBy, session.ConfinedTo));
        Assert.Equal("single_sign_on", (string?)(await acme.NewestNote("member.signed_in"))["after"]!["by"]);
    }

    [Fact]
    public async Task The_question_carries_what_protects_the_answer()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);

        await visitor.AnswerFor(house, acme.Slug);

        var asked = Assert.Single(issuer.Questions);
        Assert.Equal(["code", "S256", "1"], new[] { "response_type", "code_challenge_method", "tenant" }.Select(name => asked[name].ToString()));
        Assert.All([asked["state"], asked["nonce"], asked["code_challenge"]], value => Assert.Equal(43, value.ToString().Length));
    }

    [Fact]
    public async Task The_same_person_is_known_again_when_their_address_at_the_issuer_has_changed()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);
        await visitor.SignOn(house, acme.Slug);

        issuer.Email = $"married-{person}";
        using var later = new Visitor(house);
        await later.SignOn(house, acme.Slug);

        Assert.Equal(2, await SigningOn.SessionsOf(house, person));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Issuers_differ_in_how_they_know_us_and_where_they_tell_the_address(bool isPostOnly, bool isInUserinfo)
    {
        await using var issuer = await TestIssuer.Start(person);
        (issuer.IsPostOnly, issuer.EmailIsInUserinfo) = (isPostOnly, isInUserinfo);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);

        Assert.Equal("/overview", (await visitor.SignOn(house, acme.Slug)).Location);
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_fetched_when_it_is_needed()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);
        issuer.RotateKey();

        Assert.Equal("/overview", (await visitor.SignOn(house, acme.Slug)).Location);
    }

    [Theory]
    [InlineData(nameof(Mischief.AnotherNonce), "belongs to another sign-in")]
    [InlineData(nameof(Mischief.NoNonce), "belongs to another sign-in")]
    [InlineData(nameof(Mischief.AnotherAudience), "for another client")]
    [InlineData(nameof(Mischief.TwoAudiences), "made for another party")]
    [InlineData(nameof(Mischief.AnotherParty), "made for another party")]
    [InlineData(nameof(Mischief.AnotherIssuerInToken), "of another issuer")]
    [InlineData(nameof(Mischief.AnotherIssuerInAnswer), "comes from another issuer")]
    [InlineData(nameof(Mischief.NoIssuerInAnswer), "comes from another issuer")]
    [InlineData(nameof(Mischief.Expired), "time is over")]
    [InlineData(nameof(Mischief.AlgorithmNone), "isn’t signed")]
    [InlineData(nameof(Mischief.SharedSecretOfThePublicKey), " signed ")]
    [InlineData(nameof(Mischief.UnknownKey), "isn’t signed by the issuer’s key")]
    [InlineData(nameof(Mischief.Unverified), "hasn’t checked whether")]
    [InlineData(nameof(Mischief.NoEmail), "doesn’t tell your e-mail address")]
    [InlineData(nameof(Mischief.SomebodyElseInUserinfo), "two different people")]
    [InlineData(nameof(Mischief.Refusal), "The issuer refused: <b>You may not</b>")]
    public async Task What_an_issuer_does_wrong_is_told_and_signs_nobody_in(string mischief, string words)
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);
        issuer.Mischief = Enum.Parse<Mischief>(mischief);

        var refused = await visitor.SignOn(house, acme.Slug);

        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains(words, WebUtility.HtmlDecode(refused.Html), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", refused.Html, StringComparison.Ordinal);
        Assert.Equal(0, await SigningOn.SessionsOf(house, person));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/overview")).Status);
    }

    [Fact]
    public async Task An_answer_works_once_and_only_in_the_browser_that_asked()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);
        var answer = await visitor.AnswerFor(house, acme.Slug);
        using var thief = new Visitor(house);

        Assert.Contains("another browser", (await thief.Get(answer)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get(answer)).Status);
        await visitor.Submit("/sign-out");
        Assert.Contains("another browser", (await visitor.Get(answer)).Html, StringComparison.Ordinal);
        Assert.Contains("another browser", (await visitor.Get("/sso/callback")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_brought_to_another_attempt_is_refused()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);
        using var thief = new Visitor(house);
        var (stolen, own) = (await visitor.AnswerFor(house, acme.Slug), await thief.AnswerFor(house, acme.Slug));
        static string Part(string path, string name) => System.Web.HttpUtility.ParseQueryString(path.Split('?')[1])[name]!;

        var refused = await thief.Get(own.Replace(Part(own, "code"), Part(stolen, "code"), StringComparison.Ordinal));

        Assert.Contains("invalid_grant", refused.Html, StringComparison.Ordinal);
        Assert.Equal(0, await SigningOn.SessionsOf(house, person));
    }

    [Fact]
    public async Task Who_does_not_belong_is_told_so_and_gets_no_account()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house, name: "Acme & Sons");
        await acme.UseIssuer(house, issuer);

        var refused = await visitor.SignOn(house, acme.Slug);

        Assert.Contains("You don&#x2019;t belong to Acme &amp; Sons yet", refused.Html.Replace("’", "&#x2019;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False(await acme.In(db => db.Users.AnyAsync(a => a.Email == person)));
    }

    [Fact]
    public async Task Newcomers_join_with_the_role_that_the_owner_chose()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, Role.Agent);

        Assert.Equal("/overview", (await visitor.SignOn(house, acme.Slug)).Location);
        using var again = new Visitor(house);
        Assert.Equal("/overview", (await again.SignOn(house, acme.Slug)).Location);

        var account = await acme.In(db => db.Users.SingleAsync(a => a.Email == person));
        Assert.Null(account.PasswordHash);
        Assert.Equal(Role.Agent, (await acme.In(db => db.Members.SingleAsync(m => m.AccountId == account.Id))).Role);
        Assert.Equal((person, "agent"), ((string?)(await acme.NewestNote("member.joined"))["subject"]!["name"], (string?)(await acme.NewestNote("member.joined"))["after"]!["role"]));
    }

    [Fact]
    public async Task The_invited_person_joins_as_what_they_are_invited()
    {
        await using var issuer = await TestIssuer.Start(person.ToUpperInvariant());
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, Role.Agent);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/members", ("Email", person), ("Role", "Admin"));

        Assert.Equal("/overview", (await visitor.SignOn(house, acme.Slug)).Location);

        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/keys")).Status);
        Assert.False(await acme.In(db => db.MemberInvites.AnyAsync()));
    }

    [Fact]
    public async Task An_unknown_workspace_and_one_without_such_a_sign_in_hear_the_same()
    {
        var acme = await Workspace.Make(house);

        var (none, unknown) = (await visitor.Get($"/sso?slug={acme.Slug}"), await visitor.Get("/sso?slug=no-such-workspace"));

        Assert.Equal((HttpStatusCode.NotFound, none.Html), (unknown.Status, unknown.Html));
        Assert.Equal(HttpStatusCode.NotFound, none.Status);
        Assert.Contains("No such sign-in", none.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_sent_elsewhere_afterwards()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);

        Assert.Equal("/overview", (await visitor.SignOn(house, acme.Slug, "?from=//evil.example")).Location);
    }

    [Fact]
    public async Task A_fresh_proof_is_asked_of_the_issuer()
    {
        await using var issuer = await TestIssuer.Start();
        var acme = await Workspace.Make(house);
        issuer.Email = acme.Owner;
        await acme.UseIssuer(house, issuer);
        await visitor.SignOn(house, acme.Slug);
        await acme.In(db => db.Sessions.Where(s => s.ConfinedTo == acme.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvenAt, DateTimeOffset.UnixEpoch)));

        var asked = await visitor.Get((await visitor.Get("/settings/single-sign-on")).Location!);
        Assert.StartsWith($"/sso/{acme.Slug}?prove=true", asked.Location, StringComparison.Ordinal);
        var query = asked.Location![asked.Location!.IndexOf('?', StringComparison.Ordinal)..];

        Assert.Contains("didn’t ask you again", WebUtility.HtmlDecode((await visitor.SignOn(house, acme.Slug, query)).Html), StringComparison.Ordinal);
        issuer.AuthenticatedAt = TimeProvider.System.GetUtcNow().AddHours(-1);
        Assert.Contains("didn’t ask you again", WebUtility.HtmlDecode((await visitor.SignOn(house, acme.Slug, query)).Html), StringComparison.Ordinal);
        issuer.AuthenticatedAt = TimeProvider.System.GetUtcNow();
        Assert.Equal("/settings/single-sign-on", (await visitor.SignOn(house, acme.Slug, query)).Location);

        Assert.Equal(("login", "0"), (issuer.Questions[^1]["prompt"].ToString(), issuer.Questions[^1]["max_age"].ToString()));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/settings/single-sign-on")).Status);
    }
}
