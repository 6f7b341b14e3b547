using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Responses;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Browser;

/// <summary>The pages of open channels as people see them: in all languages, narrow and wide, light and dark; and codes as phones read them.</summary>
public sealed class ChannelScreensTests(House house, Chromium chromium)
{
    [Theory]
    [InlineData("en")]
    [InlineData("ro")]
    [InlineData("pl")]
    [InlineData("fa")]
    public async Task Link_kiosk_and_frame_are_accessible_on_the_smallest_screen(string language)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey("smileys5");
        var (link, kiosk, widget) = (await Passerby.At(house, acme, survey), await Passerby.At(house, acme, survey, "kiosk"), await Passerby.At(house, acme, survey, "widget", "localhost"));
        await using var shop = await Shop.Open(house, widget.Path[3..], $"data-on=\"#feedback\" data-language=\"{language}\"");

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var path in new[] { link.Path, kiosk.Path, $"{widget.Path}/frame" })
            {
                var own = await chromium.Page(house, 320, scheme: scheme);
                await own.GotoAsync($"{path}?lang={language}");
                await own.AssertAccessible();
                foreach (var target in await own.Locator(".scale label, .send, textarea").AllAsync())
                    Assert.True(!await target.IsVisibleAsync() || (await target.BoundingBoxAsync())!.Height >= 44);
                await own.Locator("input[name=score][value='4']").CheckAsync();
                await own.Locator("button.send:visible").ClickAsync();
                await Assertions.Expect(own.Locator("form:visible")).ToHaveCountAsync(0);
                await Assertions.Expect(own.Locator("h1:visible")).ToHaveCountAsync(1);
                await own.AssertAccessible();
                await own.Context.CloseAsync();
            }

            var page = await chromium.Page(house, 320, scheme: scheme);
            await page.GotoAsync("/s/nothing");
            await page.AssertAccessible();
            await page.GotoAsync(shop.At());
            await page.Locator("#feedback").ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            await page.WaitForTimeoutAsync(300);
            await page.AssertAccessible();
        }
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task The_page_of_channels_and_the_sheet_are_accessible(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var path = $"/surveys/{survey}/channels";
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator(".empty")).ToBeVisibleAsync();
        await page.AssertAccessible();

        await page.GetByLabel("Name").FillAsync("Shop");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Widget" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the channel" }).ClickAsync();
        await Assertions.Expect(page.GetByText("must name at least one site")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.GetByLabel("Sites on which").FillAsync("shop.example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the channel" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Shop" })).ToBeVisibleAsync();
        await Passerby.Channel(acme, survey, "kiosk", "Tablet");
        var link = await Passerby.Channel(acme, survey);
        await page.GotoAsync(path);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(folded => folded.open = true)");
        await page.AssertAccessible();

        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy the link of Reception desk" }).ClickAsync();
        Assert.Equal((string?)link["address"], await page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        await page.GotoAsync($"{path}/{link["id"]}/sheet");
        await page.AssertAccessible();
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(page.GetByText("Print this page")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".qr svg")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_phone_reads_the_channels_address_from_the_sheet_and_from_both_pictures()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var channel = await Passerby.Channel(acme, survey);
        var page = await chromium.Page(house);
        await page.SignIn(acme);
        var sheet = $"/surveys/{survey}/channels/{channel["id"]}/sheet";
        await page.GotoAsync(sheet);
        var reader = await File.ReadAllTextAsync(Project.PathOf("node_modules", "jsqr", "dist", "jsQR.js"), TestContext.Current.CancellationToken);
        await page.EvaluateAsync(reader);

        var png = await (await page.Context.APIRequest.GetAsync(new Uri(house.Address, $"{sheet}?handler=Png").ToString())).BodyAsync();
        var svg = await (await page.Context.APIRequest.GetAsync(new Uri(house.Address, $"{sheet}?handler=Svg").ToString())).BodyAsync();
        var shown = await page.Locator(".qr").ScreenshotAsync();

        foreach (var (type, picture) in new[] { ("image/png", png), ("image/svg+xml", svg), ("image/png", shown) })
            Assert.Equal($"{channel["address"]}?via=qr", await Read(page, type, picture));
    }

    private static Task<string?> Read(IPage page, string type, byte[] picture) => page.EvaluateAsync<string?>(
        """
        async (source) => {
          const image = new Image(800, 800);
          image.src = source;
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 800;
          const brush = canvas.getContext("2d");
          brush.drawImage(image, 0, 0, 800, 800);
          return jsQR(brush.getImageData(0, 0, 800, 800).data, 800, 800)?.data ?? null;
        }
        """,
        $"data:{type};base64,{Convert.ToBase64String(picture)}");

    [Fact]
    public async Task Somebody_answers_by_a_link_with_a_phone_and_it_counts_once_also_after_a_reload()
    {
        var acme = await Workspace.Make(house);
        var link = await Passerby.At(house, acme, await acme.Survey());
        var page = await chromium.Page(house, 360);
        await page.GotoAsync($"{link.Path}?via=qr");

        await page.GetByRole(AriaRole.Radio, new() { Name = "4, " }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).DblClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();

        Assert.Equal((4, Via.Qr), await acme.In(db => db.Responses.Select(r => new ValueTuple<int, Via>(r.Rating, r.Via)).SingleAsync()));
    }
}
