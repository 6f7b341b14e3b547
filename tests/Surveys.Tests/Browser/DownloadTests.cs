using Microsoft.Playwright;
using Surveys.Tests.Trends;

namespace Surveys.Tests.Browser;

public sealed class DownloadTests(House house, Chromium chromium)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task What_is_filtered_on_the_page_is_what_comes_down(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Answers(survey, "2026-03-10T12:00:00Z", 1, [0, 0, 0, 2, 3], new { agent = new { name = "Ana" }, team = "1st line", channel = "chat" });
        await acme.Answer(survey, 1, "2026-03-11T12:00:00Z", new { comment = "خیلی دیر" });
        await acme.RollUp();
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);
        await page.GotoAsync("/answers");

        Assert.Equal(7, (await Download(page, "Download as CSV", "answers-all-")).Length);
        await page.GetByLabel("Only with a comment").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.IsAt("comments=true");
        var commented = await Download(page, "Download as CSV", "answers-all-");
        Assert.Contains("خیلی دیر", Assert.Single(commented[1..]), StringComparison.Ordinal);
        await page.AssertAccessible();
        await page.Picture($"answers-download-{width}");

        await page.GotoAsync($"/overview?survey={survey}&period=all");
        Assert.Equal("start,score,low,high,answers", (await Download(page, "The trend as CSV", "scores-trend-2026-"))[0]);
        Assert.StartsWith("Ana,100,", (await Download(page, "Agents as CSV", "scores-agent-2026-"))[1], StringComparison.Ordinal);
        var picture = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Happy and unhappy over time as PNG" }).ClickAsync());
        Assert.EndsWith("happy-and-unhappy-over-time.png", picture.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(await picture.PathAsync(), TestContext.Current.CancellationToken))[..4]);
        await page.AssertAccessible();
        await page.Picture($"overview-download-{width}");
    }

    private static async Task<string[]> Download(IPage page, string link, string name)
    {
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync());
        Assert.StartsWith(name, file.SuggestedFilename, StringComparison.Ordinal);
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);
        return (await File.ReadAllTextAsync(await file.PathAsync(), TestContext.Current.CancellationToken)).TrimEnd().Split("\r\n");
    }
}
