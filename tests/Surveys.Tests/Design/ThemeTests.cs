using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Design;
using Surveys.Tests.Browser;
using Surveys.Tests.Responses;
using static Microsoft.Playwright.Assertions;

namespace Surveys.Tests.Design;

public sealed class ThemeTests(House house, Chromium chromium)
{
    // A picture of one pixel.
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private async Task<(Workspace Workspace, IPage Page)> AtWork()
    {
        var acme = await Workspace.Make(house);
        var page = await chromium.Page(house);
        await page.SignIn(acme);
        await page.GotoAsync("/settings/look");
        return (acme, page);
    }

    private static async Task Save(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#ffffff", "#ffffff", 1)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#767676", "#ffffff", 4.54)]
    public void Contrast_is_that_of_the_guidelines(string one, string other, double expected) =>
        Assert.Equal(expected, Colour.Read(one)!.Value.ContrastTo(Colour.Read(other)!.Value), 2);

    [Fact]
    public void A_corrected_shade_can_always_be_read_and_one_that_can_stays()
    {
        var random = new Random(4);
        for (var times = 0; times < 2000; times++)
        {
            var (one, ground) = (Some(random), Some(random));
            var shade = one.ReadableOn(ground);
            Assert.True(shade.ContrastTo(ground) >= Colour.ForText, $"{shade} on {ground}");
            Assert.True(one.Ink.ContrastTo(one) >= Colour.ForText, $"{one.Ink} on {one}");
            if (one.ContrastTo(ground) >= Colour.ForText)
                Assert.Equal(one, shade);
        }
    }

    private static Colour Some(Random random) => new((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));

    [Theory]
    [InlineData("2456a6")]
    [InlineData("#2456a")]
    [InlineData("#2456ag")]
    [InlineData("#123456;}")]
    [InlineData("red")]
    public void What_is_no_colour_is_none(string text) => Assert.Null(Colour.Read(text));

    [Fact]
    public async Task Mail_and_page_wear_the_logo_and_the_colours()
    {
        var (acme, page) = await AtWork();
        await page.Locator("#Accent").FillAsync("#7a1fa2");
        await page.Locator("#Shape").SelectOptionAsync("Square");
        await page.Locator("#Font").SelectOptionAsync("Serif");
        await page.Locator("#Logo").SetInputFilesAsync(new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = Png });
        await Save(page);
        await page.AssertAccessible();

        var customer = await Customer.Asked(house, acme, await acme.Survey(), "themed@example.com");
        var logo = customer.Mail.Html!.Split("<img src=\"")[1].Split('"')[0];
        Assert.Contains("#7a1fa2", customer.Mail.Html!, StringComparison.Ordinal);
        using var anybody = house.Client();
        using var picture = await anybody.GetAsync(house.Local(logo), TestContext.Current.CancellationToken);
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Png, await picture.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Contains("immutable", picture.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        var theirs = await chromium.Page(house, 320);
        await theirs.GotoAsync(house.Local(customer.Mail.LinkFor(4)).ToString());
        await Expect(theirs.GetByRole(AriaRole.Img, new() { Name = "Acme" })).ToBeVisibleAsync();
        Assert.Equal("rgb(122, 31, 162)", await theirs.Locator("button.send").EvaluateAsync<string>("button => getComputedStyle(button).backgroundColor"));
        Assert.Equal("0px", await theirs.Locator("main").EvaluateAsync<string>("main => getComputedStyle(main).borderRadius"));
        await theirs.AssertAccessible();

        await page.GetByLabel("Without a logo").CheckAsync();
        await Save(page);
        Assert.Empty(await acme.In(db => db.Logos.ToListAsync()));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_colour_that_cannot_be_read_is_told_and_shown_in_a_shade_that_can(ColorScheme scheme)
    {
        var (acme, page) = await AtWork();
        await page.Locator("#Accent").FillAsync("#ffd400");
        await page.Locator("#Ground").FillAsync("#304050");
        await Save(page);
        await Expect(page.GetByText("customers see its nearest shade")).ToBeVisibleAsync();

        var customer = await Customer.Asked(house, acme, await acme.Survey(), $"shade.{scheme}@example.com".ToLowerInvariant());
        var theirs = await chromium.Page(house, 360, scheme: scheme);
        await theirs.GotoAsync(house.Local(customer.Mail.LinkFor(4)).ToString());
        Assert.Equal(("rgb(255, 212, 0)", "rgb(0, 0, 0)"), await Painted(theirs));
        await theirs.AssertAccessible();

        await page.GetByRole(AriaRole.Button, new() { Name = "Take that shade everywhere" }).ClickAsync();
        await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        await Expect(page.GetByText("customers see its nearest shade")).ToHaveCountAsync(0);
        Assert.NotEqual("#ffd400", (await acme.In(db => db.Themes.SingleAsync())).Accent);
        await theirs.ReloadAsync();
        await theirs.AssertAccessible();
    }

    private static async Task<(string Fill, string Ink)> Painted(IPage page)
    {
        var send = page.Locator("button.send");
        return (await send.EvaluateAsync<string>("button => getComputedStyle(button).backgroundColor"), await send.EvaluateAsync<string>("button => getComputedStyle(button).color"));
    }

    [Fact]
    public async Task Always_light_is_light_where_the_reader_has_it_dark()
    {
        var (acme, page) = await AtWork();
        await page.Locator("#Scheme").SelectOptionAsync("Light");
        await Save(page);
        var customer = await Customer.Asked(house, acme, await acme.Survey(), "always.light@example.com");

        var theirs = await chromium.Page(house, 360, scheme: ColorScheme.Dark);
        await theirs.GotoAsync(house.Local(customer.Mail.LinkFor(4)).ToString());

        Assert.Equal("rgb(255, 255, 255)", await theirs.Locator("main").EvaluateAsync<string>("main => getComputedStyle(main).backgroundColor"));
        Assert.DoesNotContain("prefers-color-scheme", customer.Mail.Html!, StringComparison.Ordinal);
        await theirs.AssertAccessible();
    }

    [Fact]
    public async Task A_file_that_is_no_picture_is_refused_and_the_colours_stay_in_the_form()
    {
        var (acme, page) = await AtWork();
        await page.Locator("#Accent").FillAsync("#7a1fa2");
        await page.Locator("#Logo").SetInputFilesAsync(new FilePayload { Name = "logo.png", MimeType = "image/png", Buffer = "<svg onload='alert(1)'/>"u8.ToArray() });

        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByText("must be a PNG, JPEG or GIF picture")).ToBeVisibleAsync();
        await Expect(page.Locator("#Accent")).ToHaveValueAsync("#7a1fa2");
        Assert.Empty(await acme.In(db => db.Themes.ToListAsync()));
    }
}
