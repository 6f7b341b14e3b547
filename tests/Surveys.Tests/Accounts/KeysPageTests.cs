using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

public sealed class KeysPageTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task A_key_is_shown_once_works_and_works_no_more_when_revoked()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        await visitor.Submit("/keys", ("Name", "Help desk & co"), ("Scopes", "ingest"), ("Scopes", "read"));
        var key = Key(await visitor.Get("/keys"));
        var later = await visitor.Get("/keys");

        Assert.Contains("Help desk &amp; co", later.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(key, later.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Read(key));
        var stored = await acme.In(db => db.ApiKeys.SingleAsync(k => k.Name == "Help desk & co"));
        Assert.Equal(["ingest", "read"], stored.Scopes.Order());

        // By which one that leaked is found, and by whom it was made.
        Assert.Contains($"ends in <code>{key[^4..]}</code>", later.Html, StringComparison.Ordinal);
        Assert.Contains($"by {acme.Owner}", later.Html, StringComparison.Ordinal);

        var revoked = await visitor.Submit($"/keys?handler=Revoke&id={stored.Id}");

        Assert.Equal(HttpStatusCode.Redirect, revoked.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await Read(key));
        Assert.Contains("is revoked", (await visitor.Get("/keys")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Help desk &amp; co", (await visitor.Get("/keys")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "read", "Name")]
    [InlineData("   ", "read", "Name")]
    [InlineData("a\u0001b", "read", "Name")]
    [InlineData("Zendesk", "everything", "Scopes")]
    [InlineData("Zendesk", "", "Scopes")]
    public async Task A_key_without_a_name_or_with_nothing_to_do_is_not_made(string name, string scope, string field)
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        var answer = await visitor.Submit("/keys", ("Name", name), ("Scopes", scope));

        Assert.NotNull(answer.Beside(field));
        Assert.Equal(1, await acme.In(db => db.ApiKeys.CountAsync()));
    }

    [Fact]
    public async Task A_key_sends_tickets_and_no_more_unless_more_is_ticked()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        var ticked = Regex.Matches((await visitor.Get("/keys")).Html, "<input type=\"checkbox\" name=\"Scopes\" value=\"([a-z]+)\" checked").Select(m => m.Groups[1].Value);
        Assert.Equal(["ingest"], ticked);
        Assert.NotNull((await visitor.Submit("/keys", ("Name", "Nothing ticked"))).Beside("Scopes"));
        Assert.Equal(1, await acme.In(db => db.ApiKeys.CountAsync()));
    }

    [Fact]
    public async Task A_key_of_another_workspace_cannot_be_revoked()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var foreign = await other.In(db => db.ApiKeys.Select(k => k.Id).SingleAsync());
        await visitor.SignIn(acme.Owner);

        var answer = await visitor.Submit($"/keys?handler=Revoke&id={foreign}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(HttpStatusCode.OK, await Read(other.Key));
    }

    [Fact]
    public async Task A_key_opens_nothing_after_its_last_day_and_says_when_it_was_used()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        await visitor.Submit("/keys", ("Name", "Trial"), ("Scopes", "read"), ("Days", "30"));
        var key = Key(await visitor.Get("/keys"));
        Assert.Equal(HttpStatusCode.OK, await Read(key));
        Assert.NotNull((await acme.In(db => db.ApiKeys.SingleAsync(k => k.Name == "Trial"))).LastUsedAt);

        await acme.In(db => db.ApiKeys.Where(k => k.Name == "Trial").ExecuteUpdateAsync(set => set.SetProperty(k => k.ExpiresAt, DateTimeOffset.UnixEpoch)));

        Assert.Equal(HttpStatusCode.Unauthorized, await Read(key));
        Assert.Contains("expired", (await visitor.Get("/keys")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_holds_no_keys()
    {
        var acme = await Workspace.Make(house);
        await acme.In(db => db.Members.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, Role.Agent)));
        await visitor.SignIn(acme.Owner);

        Assert.NotEqual(HttpStatusCode.OK, (await visitor.Get("/keys")).Status);
        await visitor.Submit("/keys", ("Name", "Mine"), ("Scopes", "manage"));
        Assert.Equal(1, await acme.In(db => db.ApiKeys.CountAsync()));
    }

    private static string Key(Seen page) => Regex.Match(page.Html, "id=\"new-key\">(svy_[A-Za-z0-9_-]+)<").Groups[1].Value;

    private async Task<HttpStatusCode> Read(string key)
    {
        using var client = house.Client(key);
        using var response = await client.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative));
        return response.StatusCode;
    }
}
