using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Accounts;

/// <summary>What happens to an account is told to whoever looks after a workspace that it opens.</summary>
public sealed partial class AccountLogTests(House house) : IDisposable
{
    private const string Another = "quite another password";

    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task What_is_done_to_the_locks_of_an_account_is_noted_in_each_of_its_workspaces_and_in_no_other()
    {
        var (acme, second, stranger) = (await Workspace.Make(house), await Workspace.Make(house), await Workspace.Make(house));
        var account = await acme.In(db => db.Members.Select(m => m.AccountId).SingleAsync());
        await second.In(db =>
        {
            db.Members.Add(Member.Of(second.Id, account, Role.Analyst, TimeProvider.System.GetUtcNow()));
            return db.SaveChangesAsync();
        });
        await visitor.SignIn(acme.Owner);

        var secret = Secret().Match((await visitor.Get("/account/second-factor")).Html).Groups[1].Value;
        await visitor.Submit("/account/second-factor", ("Code", Authenticator.Code(secret)));
        await visitor.Submit("/account/second-factor?handler=Codes");
        await visitor.Submit("/account/second-factor?handler=Off");
        await visitor.Submit("/account", ("Current", Workspace.Password), ("Password", Another));

        string[] expected = ["account.password_changed", "account.second_factor_off", "account.recovery_codes_made", "account.recovery_codes_made", "account.second_factor_on"];
        foreach (var workspace in new[] { acme, second })
        {
            var notes = (await workspace.Notes()).Where(note => (string?)note["subject"]!["id"] == $"{account}").ToList();
            Assert.Equal(expected, notes.Select(note => (string)note["action"]!));
            Assert.All(notes, note => Assert.Equal((acme.Owner, "person"), ((string)note["actor"]!["name"]!, (string)note["actor"]!["kind"]!)));
        }

        Assert.DoesNotContain(await stranger.Notes(), note => ((string)note["action"]!).StartsWith("account.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sign_in_says_whether_a_code_or_a_recovery_code_came_with_the_password()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        var secret = Secret().Match((await visitor.Get("/account/second-factor")).Html).Groups[1].Value;
        var codes = RecoveryCode().Matches((await visitor.Submit("/account/second-factor", ("Code", Authenticator.Code(secret)))).Html).Select(m => m.Groups[1].Value).ToList();

        using var byCode = new Visitor(house);
        await byCode.SignIn(acme.Owner);
        await byCode.Submit("/sign-in/code", ("Code", Authenticator.Code(secret, 1)));
        Assert.Equal("password_and_code", (string?)(await acme.NewestNote("member.signed_in"))["after"]!["by"]);

        using var byRecoveryCode = new Visitor(house);
        await byRecoveryCode.SignIn(acme.Owner);
        Assert.Equal("/overview", (await byRecoveryCode.Submit("/sign-in/code", ("Code", codes[0].Replace('-', ' ').ToLowerInvariant()))).Location);
        Assert.Equal("password_and_recovery_code", (string?)(await acme.NewestNote("member.signed_in"))["after"]!["by"]);
        Assert.Equal(acme.Owner, (string?)(await acme.NewestNote("account.recovery_code_used"))["subject"]!["name"]);
        Assert.Contains("password and recovery code", (await byCode.Get("/account/sessions")).Html, StringComparison.Ordinal);
        Assert.Matches("by:\\s+<ins[^>]*>password and code<", (await byCode.Get("/audit")).Html);

        using var again = new Visitor(house);
        await again.SignIn(acme.Owner);
        Assert.Contains("recovery code", (await again.Submit("/sign-in/code", ("Code", codes[0]))).Beside("Code"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_locks_an_account_by_wrong_tries_is_noted_as_a_stranger_once()
    {
        var acme = await Workspace.Make(house);
        for (var guess = 0; guess < 7; guess++)
            await visitor.SignIn(acme.Owner, $"wrong password {guess}");

        var note = Assert.Single(await acme.Notes("action=account.locked"));
        Assert.Equal(("stranger", acme.Owner), ((string?)note["actor"]!["kind"], (string?)note["subject"]!["name"]));
        Assert.Null(note["actor"]!["id"]);
    }

    [Fact]
    public async Task A_password_reset_and_a_changed_address_are_noted()
    {
        var acme = await Workspace.Make(house);
        await visitor.Submit("/forgot-password", ("Email", acme.Owner));
        await visitor.Submit(await visitor.LinkTo(acme.Owner, "/reset-password/"), ("Password", Another));
        Assert.Equal(acme.Owner, (string?)(await acme.NewestNote("account.password_reset"))["subject"]!["name"]);

        await visitor.SignIn(acme.Owner, Another);
        var next = $"next-{acme.Owner}";
        await visitor.Submit("/account/email", ("Email", next));
        await visitor.Submit(await visitor.LinkTo(next, "/account/email/"));

        var changed = await acme.NewestNote("account.email_changed");
        Assert.Equal((acme.Owner, next), ((string?)changed["before"]!["email"], (string?)changed["after"]!["email"]));
    }

    [GeneratedRegex("into the app: <code>([A-Z2-7 ]+)</code>")]
    private static partial Regex Secret();

    [GeneratedRegex("<li><code>([A-Z0-9-]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
