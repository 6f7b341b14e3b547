using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Accounts;

public sealed class AddressTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task An_address_changes_when_the_new_mailbox_has_answered_and_the_old_one_is_told()
    {
        var acme = await Workspace.Make(house);
        var next = $"next-{acme.Owner}";
        await visitor.SignIn(acme.Owner);

        await visitor.Submit("/account/email", ("Email", next));
        var link = await visitor.LinkTo(next, "/account/email/");
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get(link)).Status);
        using var before = new Visitor(house);
        Assert.Equal("/overview", (await before.SignIn(acme.Owner)).Location);
        await visitor.Submit(link);

        using var after = new Visitor(house);
        Assert.Equal(HttpStatusCode.OK, (await after.SignIn(acme.Owner)).Status);
        Assert.Equal("/overview", (await after.SignIn(next)).Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/overview")).Status);
        Assert.StartsWith($"{house.Address}sign-in", (await before.Get("/overview")).Location, StringComparison.Ordinal);
        await house.Mail.First(acme.Owner, mail => mail.Subject == "Your address was changed");
        Assert.Contains("doesn’t work any more", (await after.Get("/account/email/made-up")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_thief_asked_for_ends_with_the_password_that_they_knew()
    {
        var acme = await Workspace.Make(house);
        var evil = $"thief-of-{acme.Owner}";
        using var thief = new Visitor(house);
        await thief.SignIn(acme.Owner);
        await thief.Submit("/account/email", ("Email", evil));
        var link = await thief.LinkTo(evil, "/account/email/");
        var warning = await house.Mail.First(acme.Owner, mail => mail.Subject == "Your address is to be changed");
        Assert.Contains(evil, warning.Text, StringComparison.Ordinal);

        await visitor.Submit("/forgot-password", ("Email", acme.Owner));
        await visitor.Submit(await visitor.LinkTo(acme.Owner, "/reset-password/"), ("Password", "quite another password"));
        var pressed = await thief.Submit(link);

        Assert.Contains("doesn’t work any more", pressed.Html, StringComparison.Ordinal);
        Assert.Equal("/overview", (await visitor.SignIn(acme.Owner, "quite another password")).Location);
    }

    [Fact]
    public async Task The_log_calls_people_by_the_address_that_they_have_now()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        var next = $"now-{acme.Owner}";
        await acme.In(db => db.Users.Where(a => a.Email == acme.Owner).ExecuteUpdateAsync(set => set.SetProperty(a => a.Email, next)));

        await visitor.Submit("/settings", ("Name", "Acme & Daughters"));

        Assert.Equal(next, (string?)(await acme.NewestNote("workspace.changed"))["actor"]!["name"]);
    }

    [Fact]
    public async Task A_form_sent_too_late_leads_back_to_its_page_and_says_that_nothing_was_done()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        await acme.In(db => db.Sessions.Where(s => db.Members.Any(m => m.AccountId == s.AccountId))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvenAt, DateTimeOffset.UnixEpoch)));

        var asked = await visitor.SubmitFrom("/account", "/account/passkeys?handler=Add", ("name", "My phone"));

        Assert.Equal($"/prove?from={Uri.EscapeDataString("/account/passkeys")}&unsent=true", asked.Location);
        Assert.Contains("send it again", (await visitor.Get(asked.Location!)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_address_is_told_only_to_its_mailbox_and_changes_nothing()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        await visitor.SignIn(acme.Owner);

        Assert.Contains("Check the new mailbox", (await visitor.Submit("/account/email", ("Email", other.Owner))).Html, StringComparison.Ordinal);

        var mail = await house.Mail.First(other.Owner);
        Assert.Empty(mail.Links());
    }

    [Fact]
    public async Task What_is_hard_to_take_back_asks_again_who_it_is()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        await acme.In(db => db.Sessions.Where(s => db.Members.Any(m => m.AccountId == s.AccountId))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvenAt, s => s.ProvenAt - Session.FreshProof)));

        foreach (var page in new[] { "/account/email", "/account/second-factor" })
            Assert.Equal($"/prove?from={Uri.EscapeDataString(page)}", (await visitor.Get(page)).Location);
        Assert.NotNull((await visitor.Submit("/prove?from=%2Faccount%2Femail", ("Password", "wrong"), ("From", "/account/email"))).Beside("Password"));
        var proven = await visitor.Submit("/prove?from=%2Faccount%2Femail", ("Password", Workspace.Password), ("From", "/account/email"));

        Assert.Equal("/account/email", proven.Location);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/account/email")).Status);
    }
}
