using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Surveys.Tests.Browser;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace Surveys.Tests.Browser;

/// <summary>A real browser for all tests; each takes a context of its own, with nothing of another's in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // As root there is no sandbox; without these the browser looks for its maker's servers at every start.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        // For a slow machine; what is there sooner is seen sooner.
        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = Arguments,
        });
    }

    internal async Task<IPage> Page(House house, int width = 1280, bool script = true, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = house.Address.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            JavaScriptEnabled = script,
            ColorScheme = scheme,
        });
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

internal static class Pages
{
    public static async Task SignIn(this IPage page, Workspace workspace)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(workspace.Owner);
        await page.GetByLabel("Password").FillAsync(Workspace.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/overview");
    }

    /// <summary>No violation of WCAG 2.2 AA that a machine can find, and nothing wider than the screen.</summary>
    public static async Task AssertAccessible(this IPage page)
    {
        var result = await page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            $"{page.Url}: {string.Join("; ", result.Violations.Select(v => $"{v.Id}: {v.Help} at {string.Join(", ", v.Nodes.Select(n => n.Html))}"))}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} px wider than the screen.");
    }
}
