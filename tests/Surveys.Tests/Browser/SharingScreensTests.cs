using Microsoft.Playwright;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Browser;

/// <summary>A view of the overview for people outside: from the owner's leave to what they see.</summary>
public sealed class SharingScreensTests(Chromium chromium)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task An_admin_shares_what_they_look_at_and_takes_it_back(int width, ColorScheme scheme)
    {
        var (house, _) = await Digesting.Begin();
        await using var kept = house;
        var (acme, _) = await Digesting.WithWeeks(house);
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);
        await page.GotoAsync("/settings/sharing");
        await page.AssertAccessible();
        await page.GetByRole(AriaRole.Button, new() { Name = "Let admins make them" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Admins may make links now.")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.GotoAsync("/overview?period=90d&channel=chat");
        await page.GetByRole(AriaRole.Link, new() { Name = "share it outside" }).ClickAsync();
        await Assertions.Expect(page.GetByText("channel chat")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the link" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The link is made.")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.Picture("share");

        var link = house.Local((await page.Locator("a[href*='/shared/']").GetAttributeAsync("href"))!).ToString();
        var outside = await chromium.Page(house, width, scheme: scheme);
        await outside.GotoAsync(link);
        await Assertions.Expect(outside.Locator("figure[data-chart=trend] svg")).ToBeVisibleAsync();
        await outside.AssertAccessible();
        await outside.Picture("shared");

        await page.GetByText("Take back").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, take it back" }).ClickAsync();
        await Assertions.Expect(page.GetByText("leads nowhere any more")).ToBeVisibleAsync();
        await outside.GotoAsync(link);
        await Assertions.Expect(outside.GetByText("doesn’t lead anywhere")).ToBeVisibleAsync();
        await outside.AssertAccessible();
        await outside.Picture("shared-nowhere");
    }
}
