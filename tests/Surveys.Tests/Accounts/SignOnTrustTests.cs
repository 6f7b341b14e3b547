using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

/// <summary>How far the word of a workspace's issuer goes: whose it is, since when, and who has to agree.</summary>
public sealed class SignOnTrustTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);
    private readonly string person = $"t-{Guid.CreateVersion7():N}@example.com";

    public void Dispose() => visitor.Dispose();

    [Theory]
    [InlineData(null, false)]
    [InlineData(-60, false)]
    [InlineData(0, true)]
    [InlineData(60, true)]
    public async Task A_sign_in_is_as_fresh_as_the_issuer_says_and_no_proof_where_it_does_not(int? minutes, bool isFresh)
    {
        await using var issuer = await TestIssuer.Start();
        var acme = await Workspace.Make(house);
        issuer.Email = acme.Owner;
        await acme.UseIssuer(house, issuer);
        issuer.AuthenticatedAt = minutes is { } some ? TimeProvider.System.GetUtcNow().AddMinutes(some) : null;

        await visitor.SignOn(house, acme.Slug);

        Assert.Equal(isFresh ? HttpStatusCode.OK : HttpStatusCode.Redirect, (await visitor.Get("/settings/single-sign-on")).Status);
        var session = await acme.In(db => db.Sessions.SingleAsync(s => s.ConfinedTo == acme.Id));
        Assert.True(session.ProvenAt <= session.CreatedAt);
    }

    [Fact]
    public async Task An_address_that_was_given_to_a_new_colleague_opens_nothing_of_the_old_one()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person, Role.Admin);
        await visitor.SignOn(house, acme.Slug);

        issuer.Subject = "a new colleague";
        using var colleague = new Visitor(house);
        var refused = await colleague.SignOn(house, acme.Slug);

        Assert.Contains("belong to Acme yet", refused.Html, StringComparison.Ordinal);
        Assert.Equal(1, await SigningOn.SessionsOf(house, person));
    }

    [Fact]
    public async Task With_another_client_of_the_same_issuer_people_are_found_by_their_address_once_more()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);
        await visitor.SignOn(house, acme.Slug);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/settings/single-sign-on?handler=Remove");
        await acme.UseIssuer(house, issuer);

        issuer.Subject = "named anew";
        using var again = new Visitor(house);

        Assert.Equal("/overview", (await again.SignOn(house, acme.Slug)).Location);
    }

    [Fact]
    public async Task Somebody_with_an_account_becomes_a_member_when_they_agree_and_then_comes_in()
    {
        var theirs = await Workspace.Make(house, name: "Theirs");
        await using var issuer = await TestIssuer.Start(theirs.Owner);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, Role.Agent);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        await owner.Submit("/members", ("Email", theirs.Owner), ("Role", "Analyst"));
        Assert.Contains("has to agree first", (await visitor.SignOn(house, acme.Slug)).Html, StringComparison.Ordinal);
        Assert.Equal(1, await acme.In(db => db.MemberInvites.CountAsync()));

        var link = await visitor.LinkTo(theirs.Owner, "/join/");
        using var themselves = new Visitor(house);
        await themselves.SignIn(theirs.Owner, from: link);
        await themselves.Submit(link);

        Assert.Equal("/overview", (await visitor.SignOn(house, acme.Slug)).Location);
        // Their second factor is their own matter: here the issuer decides what is asked for.
        Assert.Contains("at your issuer", (await owner.Get("/members")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_account_a_company_has_made_is_told_how_to_get_a_password()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, Role.Agent);
        await visitor.SignOn(house, acme.Slug);

        using var elsewhere = new Visitor(house);
        await elsewhere.AskToSignUp("My own", person);

        Assert.Equal("/forgot-password", await elsewhere.LinkTo(person, "/forgot-password"));
    }

    [Fact]
    public async Task A_secret_that_cannot_be_read_any_more_is_told_with_what_to_do()
    {
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        await acme.Member(person);
        await acme.In(db => db.SingleSignOn.ExecuteUpdateAsync(set => set.SetProperty(s => s.ClientSecret, new byte[] { 1, 2, 3 })));

        var refused = await visitor.SignOn(house, acme.Slug);

        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("types the secret again", refused.Html, StringComparison.Ordinal);
    }
}
