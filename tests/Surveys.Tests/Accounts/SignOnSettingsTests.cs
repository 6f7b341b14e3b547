using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Accounts;

public sealed class SignOnSettingsTests(House house) : IDisposable
{
    private const string Page = "/settings/single-sign-on";

    private readonly Visitor owner = new(house);

    public void Dispose() => owner.Dispose();

    private Task<Seen> Save(TestIssuer issuer, string? address = null, string secret = TestIssuer.ClientSecret, string client = TestIssuer.ClientId, bool isRequired = false) => owner.Submit(
        Page, ("Issuer", address ?? issuer.Address), ("ClientId", client), ("ClientSecret", secret), ("Newcomers", ""), ("IsRequired", isRequired ? "true" : "false"));

    [Fact]
    public async Task Only_owners_open_it()
    {
        var acme = await Workspace.Make(house);
        var admin = $"admin-{Guid.CreateVersion7():N}@example.com";
        await acme.Member(admin, Role.Admin);
        await owner.SignIn(admin);

        Assert.Equal(HttpStatusCode.Forbidden, (await owner.Get(Page)).Status);
        Assert.DoesNotContain(Page, (await owner.Get("/settings")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://login.no-such-company.invalid", "no such name")]
    [InlineData("https://10.0.0.1", "inside our own network")]
    [InlineData("http://127.0.0.1:1", "Nobody answers")]
    public async Task An_issuer_that_cannot_be_asked_is_told_in_words_and_not_in_those_of_the_system(string issuer, string words)
    {
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);

        var answer = await owner.Submit(Page, ("Issuer", issuer), ("ClientId", "x"), ("ClientSecret", "y"), ("Newcomers", ""), ("IsRequired", "false"));

        Assert.Contains(words, answer.Beside("Issuer"), StringComparison.Ordinal);
        Assert.DoesNotContain("Surveys__", answer.Html, StringComparison.Ordinal);
        Assert.Contains($"/sso/{acme.Slug}", answer.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_is_kept_sealed_and_never_shown_or_noted()
    {
        await using var issuer = await TestIssuer.Start();
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);

        Assert.Equal(HttpStatusCode.Redirect, (await Save(issuer)).Status);

        var settings = await acme.In(db => db.SingleSignOn.SingleAsync());
        Assert.Equal(-1, settings.ClientSecret.AsSpan().IndexOf("a secret"u8));
        Assert.Equal(TestIssuer.ClientSecret, house.Services.GetRequiredService<ClientSecrets>().Open(settings));
        var shown = await owner.Get(Page);
        Assert.Contains(issuer.Address, shown.Html, StringComparison.Ordinal);
        Assert.Contains("http://localhost:8080/sso/callback", shown.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", shown.Html, StringComparison.Ordinal);
        var note = await acme.NewestNote("single_sign_on.changed");
        Assert.Equal((issuer.Address, "changed"), ((string?)note["after"]!["issuer"], (string?)note["after"]!["secret"]));
        Assert.DoesNotContain("a secret", note.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_given_for_one_issuer_is_not_sent_to_another()
    {
        await using var issuer = await TestIssuer.Start();
        await using var another = await TestIssuer.Start();
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);
        await Save(issuer);

        Assert.Contains("type it", (await Save(another, secret: "")).Beside("ClientSecret"), StringComparison.Ordinal);
        Assert.Contains("type it", (await Save(issuer, secret: "", client: "another")).Beside("ClientSecret"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Save(issuer, secret: "")).Status);
    }

    [Theory]
    [InlineData("{0}/", "calls itself")]
    [InlineData("http://localhost:1", "not an issuer")]
    [InlineData("https://localhost:1", "inside our own network")]
    [InlineData("https://10.0.0.1", "inside our own network")]
    [InlineData("https://[::ffff:169.254.169.254]", "inside our own network")]
    [InlineData("ftp://example.com", "not an issuer")]
    [InlineData("{0}?x=1", "not an issuer")]
    [InlineData("nonsense", "not an issuer")]
    [InlineData("", "Type the issuer")]
    public async Task What_is_no_issuer_is_told_beside_its_field(string address, string words)
    {
        await using var issuer = await TestIssuer.Start();
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);

        var refused = await Save(issuer, address.Replace("{0}", issuer.Address, StringComparison.Ordinal));

        Assert.Contains(words, refused.Beside("Issuer"), StringComparison.Ordinal);
        Assert.False(await acme.In(db => db.SingleSignOn.AnyAsync()));
    }

    [Fact]
    public async Task It_becomes_compulsory_only_when_an_owner_has_come_through()
    {
        await using var issuer = await TestIssuer.Start("somebody@example.com");
        var acme = await Workspace.Make(house);
        await owner.SignIn(acme.Owner);
        await Save(issuer);

        await owner.SignOn(house, acme.Slug, "?test=true");
        Assert.Contains("no member of this workspace", (await owner.Get(Page)).Html, StringComparison.Ordinal);
        Assert.Contains("Test it", (await Save(issuer, secret: "", isRequired: true)).Beside("IsRequired"), StringComparison.Ordinal);

        issuer.Email = acme.Owner;
        Assert.Equal(Page, (await owner.SignOn(house, acme.Slug, "?test=true")).Location);
        Assert.Contains("That is you.", (await owner.Get(Page)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Save(issuer, secret: "", isRequired: true)).Status);

        Assert.True((await acme.In(db => db.SingleSignOn.SingleAsync())).IsRequired);
        Assert.Null((await acme.In(db => db.Sessions.SingleAsync(s => db.Users.Any(a => a.Id == s.AccountId && a.Email == acme.Owner)))).ConfinedTo);
    }

    [Fact]
    public async Task Nobody_but_an_owner_tests_it()
    {
        await using var issuer = await TestIssuer.Start();
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        issuer.Email = $"analyst-{Guid.CreateVersion7():N}@example.com";
        await acme.Member(issuer.Email);
        Assert.Equal("/sign-in", (await owner.Get($"/sso/{acme.Slug}?test=true")).Location);
        await owner.SignIn(issuer.Email);

        Assert.Contains("Only an owner", (await owner.SignOn(house, acme.Slug, "?test=true")).Html, StringComparison.Ordinal);
        Assert.Null((await acme.In(db => db.SingleSignOn.SingleAsync())).ProvenAt);
    }

    [Fact]
    public async Task Removed_it_lets_nobody_in_any_more_and_ends_what_it_began()
    {
        await using var issuer = await TestIssuer.Start($"g-{Guid.CreateVersion7():N}@example.com");
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, Role.Analyst);
        using var guest = new Visitor(house);
        await guest.SignOn(house, acme.Slug);
        var answer = await guest.AnswerFor(house, acme.Slug);
        Assert.Equal(1, await Links(acme));
        await owner.SignIn(acme.Owner);

        Assert.Equal(HttpStatusCode.Redirect, (await owner.SubmitFrom(Page, $"{Page}?handler=Remove")).Status);

        Assert.Equal(0, await Links(acme));
        Assert.Equal(HttpStatusCode.Redirect, (await guest.Get("/surveys")).Status);
        Assert.Contains("was changed meanwhile", (await guest.Get(answer)).Html, StringComparison.Ordinal);
        Assert.Equal(issuer.Address, (string?)(await acme.NewestNote("single_sign_on.removed"))["before"]!["issuer"]);
    }

    [Fact]
    public async Task Whoever_is_removed_leaves_no_link_to_the_issuer_behind()
    {
        await using var issuer = await TestIssuer.Start($"r-{Guid.CreateVersion7():N}@example.com");
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer, Role.Analyst);
        using var guest = new Visitor(house);
        await guest.SignOn(house, acme.Slug);
        Assert.Equal(1, await Links(acme));
        var member = await acme.In(db => db.Members.Where(m => m.Role == Role.Analyst).Select(m => m.Id).SingleAsync());

        Assert.NotNull(await acme.In((services, _) => services.GetRequiredService<Membership>().Remove(member, Role.Owner, TestContext.Current.CancellationToken)));

        Assert.Equal(0, await Links(acme));
    }

    private static Task<int> Links(Workspace acme)
    {
        var provider = SignOnEntry.ProviderOf(acme.Id);
        return acme.In(db => db.UserLogins.CountAsync(l => l.LoginProvider == provider));
    }
}
