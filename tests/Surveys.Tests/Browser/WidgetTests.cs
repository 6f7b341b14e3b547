using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Responses;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Browser;

/// <summary>The widget on a web site of another origin, in a real browser.</summary>
public sealed class WidgetTests(House house, Chromium chromium)
{
    private async Task<(Workspace Acme, string Token)> Widget(string template = "csat5")
    {
        var acme = await Workspace.Make(house);
        return (acme, (await Passerby.At(house, acme, await acme.Survey(template), "widget", "localhost")).Path[3..]);
    }

    private static ILocator Dialog(IPage page) => page.GetByRole(AriaRole.Dialog, new() { Name = "Acme" });

    private static IFrameLocator Frame(IPage page) => page.FrameLocator("iframe[title=Acme]");

    private static async Task Answer(IPage page)
    {
        await Frame(page).GetByRole(AriaRole.Radio, new() { Name = "4, " }).CheckAsync();
        await Frame(page).GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(Frame(page).GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
    }

    private static async Task StaysAway(IPage page)
    {
        await page.WaitForTimeoutAsync(2500);
        await Assertions.Expect(page.Locator("iframe")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task It_opens_is_answered_and_does_not_come_again()
    {
        var (acme, token) = await Widget();
        await using var shop = await Shop.Open(house, token, "data-after-seconds=\"0.2\"", policy: $"default-src 'none'; script-src {house.Address}; frame-src {house.Address}; img-src data:");
        var page = await chromium.Page(house);
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);
        await page.GotoAsync(shop.At());

        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
        await Answer(page);
        Assert.Equal((4, Via.Widget), await acme.In(db => db.Responses.Select(r => new ValueTuple<int, Via>(r.Rating, r.Via)).SingleAsync()));
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(page.Locator("iframe")).ToHaveCountAsync(0);

        await page.GotoAsync(shop.At("/another"));
        await StaysAway(page);
        Assert.Empty(await page.Context.CookiesAsync());
        Assert.Empty(complaints);
        Assert.Equal(1, await acme.In(db => db.Responses.CountAsync()));

        // After the days that the tag says it may.
        await page.EvaluateAsync($"localStorage.setItem('surveys:{token}', Date.now() - 91 * 86400000)");
        await page.ReloadAsync();
        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task By_a_press_it_takes_the_focus_and_by_Escape_gives_it_back()
    {
        var (_, token) = await Widget();
        await using var shop = await Shop.Open(house, token, "data-on=\"#feedback\"");
        var page = await chromium.Page(house);
        await page.GotoAsync(shop.At());
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Feedback" });

        await button.ClickAsync();
        await Assertions.Expect(Dialog(page)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("iframe")).ToHaveCountAsync(0);
        await Assertions.Expect(button).ToBeFocusedAsync();

        // Whoever asks for it gets it again; from inside of the frame Escape does the same.
        await button.ClickAsync();
        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
        await Assertions.Expect(Frame(page).GetByRole(AriaRole.Textbox)).ToBeHiddenAsync();
        await Frame(page).GetByRole(AriaRole.Radio, new() { Name = "2, " }).CheckAsync();
        await Frame(page).GetByRole(AriaRole.Textbox).FillAsync("Hm");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("iframe")).ToHaveCountAsync(0);
        await Assertions.Expect(button).ToBeFocusedAsync();

        await page.EvaluateAsync("surveys.open()");
        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Who_is_writing_goes_on_writing()
    {
        var (_, token) = await Widget();
        await using var shop = await Shop.Open(house, token, "data-after-seconds=\"1\"");
        var page = await chromium.Page(house);
        await page.GotoAsync(shop.At());
        await page.Locator("#search").FocusAsync();

        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();

        await Assertions.Expect(page.Locator("#search")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("data-after-seconds=0 data-path=/help/*", "/shop", false)]
    [InlineData("data-after-seconds=0 data-path=/help/*", "/help/returns/2", true)]
    [InlineData("data-after-seconds=0 data-path='/cart /help*'", "/helpful", true)]
    [InlineData("data-after-seconds=0 data-share=0", "/", false)]
    [InlineData("data-after-seconds=0 data-share=100", "/", true)]
    [InlineData("data-on=#nothing", "/", false)]
    public async Task It_opens_where_and_for_whom_its_tag_says(string attributes, string path, bool opens)
    {
        var (_, token) = await Widget();
        await using var shop = await Shop.Open(house, token, attributes);
        var page = await chromium.Page(house);
        await page.GotoAsync(shop.At(path));

        if (opens)
            await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
        else
            await StaysAway(page);
    }

    [Fact]
    public async Task It_opens_when_so_much_of_the_page_was_scrolled_and_in_the_tags_language()
    {
        var (_, token) = await Widget();
        await using var shop = await Shop.Open(house, token, "data-scroll=\"60\" data-language=\"fa\"");
        var page = await chromium.Page(house);
        await page.GotoAsync(shop.At());
        await page.EvaluateAsync("document.getElementById('tall').style.height = '5000px'");

        await page.EvaluateAsync("scrollTo(0, 0.4 * (document.documentElement.scrollHeight - innerHeight))");
        await StaysAway(page);
        await page.EvaluateAsync("scrollTo(0, 0.7 * (document.documentElement.scrollHeight - innerHeight))");

        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
        await Assertions.Expect(Frame(page).GetByRole(AriaRole.Button, new() { Name = "ارسال" })).ToBeVisibleAsync();
        Assert.Equal("rtl", await Dialog(page).GetAttributeAsync("dir"));
    }

    [Fact]
    public async Task A_site_that_is_not_named_gets_no_frame_and_shows_nothing()
    {
        var (_, token) = await Widget();
        await using var shop = await Shop.Open(house, token, "data-after-seconds=\"0\"");
        var page = await chromium.Page(house);
        var refused = new List<string>();
        page.Console += (_, message) => refused.Add(message.Text);

        await page.GotoAsync(shop.At(host: "127.0.0.1"));
        await page.WaitForTimeoutAsync(2500);

        Assert.Contains(refused, text => text.Contains("frame-ancestors", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_another_page_says_to_it_is_not_believed()
    {
        var (_, token) = await Widget();
        await using var shop = await Shop.Open(house, token, "data-on=\"#feedback\"");
        var page = await chromium.Page(house);
        await page.GotoAsync(shop.At());
        await page.GetByRole(AriaRole.Button, new() { Name = "Feedback" }).ClickAsync();
        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();

        await page.EvaluateAsync("postMessage({ surveys: 'close', height: 5 }, '*')");
        await page.WaitForTimeoutAsync(500);

        await Assertions.Expect(Dialog(page)).ToBeVisibleAsync();
        Assert.True((await page.Locator("iframe").BoundingBoxAsync())!.Height > 200);
    }
}
