using System.Net;
using System.Text.RegularExpressions;
using Surveys.Accounts;

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
        await house.Mail.First(acme.Owner, mail => mail.Subject == "Your second factor was switched on");
    }

    [Fact]
    public async Task A_used_code_spelt_otherwise_stays_used()
    {
        var acme = await Workspace.Make(house);
        var code = Authenticator.Code(await SwitchOn(acme), 1);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);
        Assert.Equal("/overview", (await owner.Submit("/sign-in/code", ("Code", code))).Location);

        using var thief = new Visitor(house);
        await thief.SignIn(acme.Owner);
        foreach (var spelling in new[] { $"0{code}", $"00{code}", $"+{code}" })
            Assert.NotNull((await thief.Submit("/sign-in/code", ("Code", spelling))).Beside("Code"));
        Assert.Equal(HttpStatusCode.Redirect, (await thief.Get("/overview")).Status);
    }

    [Theory]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard_and_right_for_one_step_around(long seconds, string code)
    {
        const string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        long? At(int steps, string text) => OneTimeCodes.StepOf(text, secret, DateTimeOffset.FromUnixTimeSeconds(seconds + (30 * steps)));

        Assert.All([-1, 0, 1], steps => Assert.Equal(seconds / 30, At(steps, code)));
        Assert.All([-2, 2], steps => Assert.Null(At(steps, code)));
        Assert.All(["", $"0{code}", $" {code}", $"+{code[1..]}", $"{code[..5]}٣"], text => Assert.Null(At(0, text)));
    }

    [Fact]
    public void A_code_older_than_the_last_one_is_used_up()
    {
        var account = Account.Of("ana@example.com", isConfirmed: true, DateTimeOffset.UnixEpoch);

        Assert.Equal([true, false, false, true], new long[] { 100, 100, 99, 101 }.Select(account.TakeStep));
    }

    [Fact]
    public async Task Wrong_codes_lock_the_account_where_a_proof_is_asked_for_as_well()
    {
        var acme = await Workspace.Make(house);
        var secret = await SwitchOn(acme);
        for (var guess = 0; guess < 5; guess++)
            Assert.NotNull((await visitor.Submit("/prove", ("Password", Workspace.Password), ("Code", $"00000{guess}"))).Beside("Code"));

        var right = await visitor.Submit("/prove", ("Password", Workspace.Password), ("Code", Authenticator.Code(secret, 1)));

        Assert.Equal(HttpStatusCode.OK, right.Status);
        Assert.Contains("Too many", right.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_code_is_a_fresh_proof()
    {
        var acme = await Workspace.Make(house);
        var secret = await SwitchOn(acme);

        Assert.Equal("/account/email", (await visitor.Submit("/prove?from=/account/email", ("Password", Workspace.Password), ("Code", Authenticator.Code(secret, 1)), ("From", "/account/email"))).Location);
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
