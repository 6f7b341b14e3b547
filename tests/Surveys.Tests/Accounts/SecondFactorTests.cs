using System.Net;
using System.Text.RegularExpressions;

namespace Surveys.Tests.Accounts;

public sealed partial class SecondFactorTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    [Fact]
    public async Task Switched_on_the_password_alone_opens_nothing_and_a_code_opens_once()
    {
        var acme = await Workspace.Make(house);
        var secret = await SwitchOn(acme);
        var code = Authenticator.Code(secret, 1);

        using var thief = new Visitor(house);
        var asked = await thief.SignIn(acme.Owner, from: "/answers");
        Assert.Contains("/sign-in/code", asked.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await thief.Get("/overview")).Status);
        Assert.NotNull((await thief.Submit("/sign-in/code", ("Code", "000000"))).Beside("Code"));

        using var owner = new Visitor(house);
        var step = (await owner.SignIn(acme.Owner, from: "/answers")).Location!;
        Assert.Equal("/answers", (await owner.Submit(step, ("Code", code))).Location);

        using var replayer = new Visitor(house);
        await replayer.SignIn(acme.Owner);
        Assert.NotNull((await replayer.Submit("/sign-in/code", ("Code", code))).Beside("Code"));
        Assert.Equal(HttpStatusCode.Redirect, (await replayer.Get("/overview")).Status);
        Assert.Contains("Your second factor was switched on", house.Mail.To(acme.Owner).Select(mail => mail.Subject));
    }

    [Fact]
    public async Task A_recovery_code_opens_once()
    {
        var acme = await Workspace.Make(house);
        await SwitchOn(acme);
        var codes = RecoveryCode().Matches((await visitor.Submit("/account/second-factor?handler=Codes")).Html).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);

        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        Assert.Equal("/overview", (await owner.Submit("/sign-in/code", ("Code", codes[3].ToLowerInvariant()))).Location);

        using var again = new Visitor(house);
        await again.SignIn(acme.Owner);
        Assert.NotNull((await again.Submit("/sign-in/code", ("Code", codes[3]))).Beside("Code"));
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_account_for_a_while()
    {
        var acme = await Workspace.Make(house);
        var secret = await SwitchOn(acme);
        using var thief = new Visitor(house);
        await thief.SignIn(acme.Owner);
        for (var guess = 0; guess < 5; guess++)
            await thief.Submit("/sign-in/code", ("Code", $"00000{guess}"));

        Assert.Contains("Too many", (await thief.Submit("/sign-in/code", ("Code", Authenticator.Code(secret, 1)))).Beside("Code"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_switched_on_only_with_a_code_of_the_shown_secret()
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        Assert.NotNull((await visitor.Submit("/account/second-factor", ("Code", "123456"))).Beside("Code"));

        using var owner = new Visitor(house);
        Assert.Equal("/overview", (await owner.SignIn(acme.Owner)).Location);
    }

    [Fact]
    public async Task Switched_off_the_password_is_enough_again_and_the_next_secret_is_a_new_one()
    {
        var acme = await Workspace.Make(house);
        var secret = await SwitchOn(acme);

        await visitor.Submit("/account/second-factor?handler=Off");

        using var owner = new Visitor(house);
        Assert.Equal("/overview", (await owner.SignIn(acme.Owner)).Location);
        Assert.NotEqual(secret, Secret(await visitor.Get("/account/second-factor")));
    }

    /// <summary>Switches it on as the workspace's owner; the secret.</summary>
    private async Task<string> SwitchOn(Workspace acme)
    {
        await visitor.SignIn(acme.Owner);
        var page = await visitor.Get("/account/second-factor");
        Assert.Contains("<svg", page.Html, StringComparison.Ordinal);
        var on = await visitor.Submit("/account/second-factor", ("Code", Authenticator.Code(Secret(page))));
        Assert.Contains("recovery codes", on.Html, StringComparison.Ordinal);
        return Secret(page);
    }

    private static string Secret(Seen page) => SecretShown().Match(page.Html).Groups[1].Value;

    [GeneratedRegex("into the app: <code>([A-Z2-7 ]+)</code>")]
    private static partial Regex SecretShown();

    [GeneratedRegex("<li><code>([A-Z0-9-]+)</code></li>")]
    private static partial Regex RecoveryCode();
}
