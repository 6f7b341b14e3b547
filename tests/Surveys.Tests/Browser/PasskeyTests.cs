using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Browser;

/// <summary>Passkeys and the company's sign-in, in a real browser: with its authenticator, and held against the content's policy.</summary>
public sealed class PasskeyTests(House house, Chromium chromium)
{
    /// <summary>A passkey belongs to a name, and the tests' house is called by a number otherwise.</summary>
    private string At(string path) => $"http://localhost:{house.Address.Port}{path}";

    private async Task<(IPage Page, ICDPSession Device, string Id)> WithDevice(bool verifies = true)
    {
        var page = await chromium.Page(house);
        var device = await page.Context.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        var answer = await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = verifies,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return (page, device, answer!.Value.GetProperty("authenticatorId").GetString()!);
    }

    private async Task SignIn(IPage page, Workspace acme)
    {
        await page.GotoAsync(At("/sign-in"));
        await page.GetByLabel("E-mail address").FillAsync(acme.Owner);
        await page.GetByLabel("Password").FillAsync(Workspace.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.IsAt("/overview$");
    }

    private async Task AddPasskey(IPage page)
    {
        await page.GotoAsync(At("/account/passkeys"));
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("My phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("“My phone” is added")).ToBeVisibleAsync();
    }

    private static ILocator Button(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" });

    [Fact]
    public async Task A_passkey_is_added_signs_in_and_once_removed_signs_in_no_more()
    {
        var acme = await Workspace.Make(house);
        var (page, _, _) = await WithDevice();
        await SignIn(page, acme);
        await AddPasskey(page);
        await page.AssertAccessible();
        await house.Mail.First(acme.Owner, mail => mail.Subject?.Contains("My phone", StringComparison.Ordinal) == true);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync(At("/sign-in"));
        await page.AssertAccessible();
        await Button(page).ClickAsync();
        await page.IsAt("/overview$");
        await page.GotoAsync(At("/account/sessions"));
        await Assertions.Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "this one" })).ToContainTextAsync("passkey");

        await page.GotoAsync(At("/account/passkeys"));
        await page.GetByLabel("Name of the passkey").FillAsync("My old phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.Locator("summary").Filter(new() { HasText = "Remove" }).ClickAsync();
        using var elsewhere = new Visitor(house);
        await elsewhere.SignIn(acme.Owner);
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, remove My old phone" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No passkey yet")).ToBeVisibleAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.Get("/overview")).Status);
        await house.Mail.First(acme.Owner, mail => mail.Subject?.Contains("“My old phone” was removed", StringComparison.Ordinal) == true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync(At("/sign-in"));
        await Button(page).ClickAsync();
        await Assertions.Expect(page.GetByText("isn’t known here")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.GotoAsync(At("/overview"));
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_to_show_again_that_it_is_them_is_told_so_where_a_passkey_is_added()
    {
        var acme = await Workspace.Make(house);
        var (page, _, _) = await WithDevice();
        await SignIn(page, acme);
        await page.GotoAsync(At("/account/passkeys"));
        await acme.In(db => db.Sessions.Where(s => db.Members.Any(m => m.AccountId == s.AccountId))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.ProvenAt, DateTimeOffset.UnixEpoch)));

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("My phone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Assertions.Expect(page.GetByText("It is a while since you showed that it's you")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_device_that_does_not_ask_who_holds_it_is_refused()
    {
        var acme = await Workspace.Make(house);
        var (page, device, id) = await WithDevice();
        await SignIn(page, acme);
        await AddPasskey(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await device.SendAsync("WebAuthn.setUserVerified", new Dictionary<string, object> { ["authenticatorId"] = id, ["isUserVerified"] = false });

        await page.GotoAsync(At("/sign-in"));
        await Button(page).ClickAsync();

        await Assertions.Expect(page.GetByText("No passkey was given")).ToBeVisibleAsync();
        await page.GotoAsync(At("/overview"));
        Assert.Contains("/sign-in", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_is_a_fresh_proof()
    {
        var acme = await Workspace.Make(house);
        var (page, _, _) = await WithDevice();
        await SignIn(page, acme);
        await AddPasskey(page);

        await page.GotoAsync(At("/prove?from=/account/second-factor"));
        await page.AssertAccessible();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();

        await page.IsAt("^[^?]*/account/second-factor$");
    }

    [Fact]
    public async Task Without_script_the_button_does_not_show()
    {
        var page = await chromium.Page(house, script: false);
        await page.GotoAsync("/sign-in");

        await Assertions.Expect(Button(page)).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_is_refused_with_words()
    {
        using var visitor = new Visitor(house);

        foreach (var credential in new[] { "", "{}", "nonsense" })
        {
            var refused = await visitor.SubmitFrom("/sign-in", "/sign-in/passkey", ("credential", credential));
            Assert.Equal(HttpStatusCode.OK, refused.Status);
            Assert.Contains("isn&#x2019;t known here", refused.Html, StringComparison.Ordinal);
            await visitor.SubmitFrom("/sign-in", "/sign-in/passkey?handler=Options");
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Send("/sign-in/passkey", ("credential", "{}"))).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_signs_in_by_password_where_the_companys_sign_in_is_compulsory_is_led_there_and_back(bool script)
    {
        var port = FreePort();
        await using var named = house.Create(("Surveys:BaseUrl", $"http://localhost:{port}"), ("Urls", $"http://localhost:{port}"), ("Surveys:Roles", "web"));
        await named.StartAsync(TestContext.Current.CancellationToken);
        var person = $"b-{Guid.CreateVersion7():N}@example.com";
        await using var issuer = await TestIssuer.Start(person);
        var acme = await Workspace.Make(house);
        await acme.Member(person);
        await acme.UseIssuer(house, issuer, isRequired: true);
        var page = await chromium.Page(house, 360, script);

        await page.GotoAsync($"http://localhost:{port}/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(person);
        await page.GetByLabel("Password").FillAsync(Workspace.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await page.IsAt($"http://localhost:{port}/overview$");
        Assert.Single(issuer.Questions);
        await page.GotoAsync($"http://localhost:{port}/workspaces");
        await Assertions.Expect(page.GetByText("opens its workspace only")).ToBeVisibleAsync();
        await page.GotoAsync($"http://localhost:{port}/account");
        await Assertions.Expect(page.GetByText("This is not open to you")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task The_pages_of_single_sign_on_are_accessible(int width)
    {
        await using var issuer = await TestIssuer.Start("nobody@example.com");
        var acme = await Workspace.Make(house);
        await acme.UseIssuer(house, issuer);
        var page = await chromium.Page(house, width, scheme: width == 360 ? ColorScheme.Dark : ColorScheme.Light);
        await page.SignIn(acme);

        foreach (var path in new[] { "/settings", "/settings/single-sign-on", "/account/passkeys", "/sso/no-such-workspace", "/sso/callback", "/prove", "/error/403" })
        {
            await page.GotoAsync(path);
            await page.AssertAccessible();
            await page.Picture(path.Replace('/', '_'));
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
