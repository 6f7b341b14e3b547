using Microsoft.Playwright;
using Surveys.HelpDesks;
using Surveys.Tests.HelpDesks;

namespace Surveys.Tests.Browser;

/// <summary>The pages of connected help desks, for each vendor, narrow and wide, light and dark.</summary>
public sealed class ConnectionScreensTests(House house, Chromium chromium)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task The_pages_of_help_desks_are_accessible_and_nothing_is_wider_than_the_screen(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        var page = await chromium.Page(house, width, scheme: scheme);
        var complaints = new List<string>();
        page.Console += (_, said) => complaints.AddRange(said.Type == "error" ? [said.Text] : []);
        await page.SignIn(acme);
        await page.GotoAsync("/connections");
        await page.AssertAccessible();

        foreach (var vendor in Enum.GetValues<Vendor>())
        {
            var desk = await Desk.Connect(house, vendor, acme);
            await desk.SendSigned("{}");
            await desk.Send("""{"external_id": "1", "ticket_id": "1", "status": "open", "ticket": {"id": "1", "status": "open"}, "topic": "ping"}""");
            await desk.Send("{");
            await page.GotoAsync($"/connections/{desk.Connection.Id}");
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(folded => folded.open = true)");
            await page.AssertAccessible();
            if (Environment.GetEnvironmentVariable("SURVEYS_SCREENS") is { } folder)
                await page.ScreenshotAsync(new() { Path = $"{folder}/connection-{vendor}-{width}.png", FullPage = true });
        }

        await page.GotoAsync("/connections");
        await page.AssertAccessible();
        if (Environment.GetEnvironmentVariable("SURVEYS_SCREENS") is { } into)
            await page.ScreenshotAsync(new() { Path = $"{into}/connections-{width}.png", FullPage = true });
        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
    }
}
