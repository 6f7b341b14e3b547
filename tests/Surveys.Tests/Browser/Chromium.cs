using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Surveys.Tests.Browser;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: ClosesPages]

namespace Surveys.Tests.Browser;

/// <summary>A real browser for all tests; each takes a context of its own, with nothing of another's in it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // As root there is no sandbox; without these the browser looks for its maker's servers at every start.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly ConcurrentDictionary<string, ConcurrentBag<IBrowserContext>> Opened = new();

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        // For a slow machine; what is there sooner is seen sooner.
        Assertions.SetDefaultExpectTimeout(20_000);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium-headless-shell",
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
        Opened.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => []).Add(context);
        return await context.NewPageAsync();
    }

    internal static async Task Close(string test)
    {
        if (Opened.TryRemove(test, out var contexts))
            await Task.WhenAll(contexts.Select(context => context.CloseAsync()));
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

/// <summary>What a test opened is closed with it: a page left open goes on drawing and asking.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ClosesPagesAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Task.Run(() => Chromium.Close(test.UniqueID)).GetAwaiter().GetResult();
}

internal static class Pages
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    public static async Task SignIn(this IPage page, Workspace workspace)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("E-mail address").FillAsync(workspace.Owner);
        await page.GetByLabel("Password").FillAsync(Workspace.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.IsAt("/overview$");
    }

    /// <summary>It has come to an address, by a regular expression. Playwright's own wait is for events beside, and hangs where it misses one.</summary>
    public static async Task IsAt(this IPage page, string address)
    {
        for (var tries = 1; ; tries++)
        {
            await Assertions.Expect(page).ToHaveURLAsync(new Regex(address));
            try
            {
                // Asked once: Playwright's way of asking again is an eval, which our pages forbid.
                await page.EvaluateAsync("() => document.readyState === 'complete' || new Promise(done => addEventListener('load', () => done(true), { once: true }))");
                return;
            }
            catch (PlaywrightException left) when (left.Message.Contains("context was destroyed", StringComparison.Ordinal) && tries < 5)
            {
                // It was on its way elsewhere.
            }
        }
    }

    /// <summary>For who wants to look: into the folder that SURVEYS_SCREENS names.</summary>
    public static async Task Picture(this IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SURVEYS_SCREENS") is { } folder)
            await page.ScreenshotAsync(new() { Path = $"{folder}/{name}-{page.ViewportSize!.Width}.png", FullPage = true });
    }

    /// <summary>No violation of WCAG 2.2 AA that a machine can find, and nothing wider than the screen.</summary>
    public static async Task AssertAccessible(this IPage page)
    {
        await page.AssertNoViolation();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} px wider than the screen.");
    }

    /// <summary>axe-core in the page and its frames. Its own runner for Playwright takes ten times as long: it opens a page more for each run.</summary>
    public static async Task AssertNoViolation(this IPage page, params string[] tags)
    {
        foreach (var frame in page.Frames)
            await frame.EvaluateAsync(Axe);
        var violations = await page.EvaluateAsync<string[]>(
            """
            async tags => (await axe.run(document, { resultTypes: ["violations"], ...(tags.length ? { runOnly: tags } : {}) }))
              .violations.map(found => `${found.id}: ${found.help} at ${found.nodes.map(node => node.html).join(", ")}`)
            """,
            tags);
        Assert.True(violations.Length == 0, $"{page.Url}: {string.Join("; ", violations)}");
    }
}
