using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Tests.Imports;

namespace Surveys.Tests.Browser;

public sealed class ImportScreensTests(House house, Chromium chromium)
{
    private static readonly FilePayload File = new()
    {
        Name = "tickets of the first quarter.csv",
        MimeType = "text/csv",
        Buffer = Encoding.UTF8.GetBytes(Uploads.File([.. Enumerable.Range(1, 60).Select(i => Uploads.Row(i, score: i % 3 == 0 ? "4" : "")), Uploads.Row(61, status: "Zugewiesen"), Uploads.Row(62, email: "nobody")])),
    };

    [Theory]
    [InlineData(1280, ColorScheme.Light, true)]
    [InlineData(360, ColorScheme.Dark, true)]
    [InlineData(1280, ColorScheme.Light, false)]
    public async Task A_file_is_tried_and_imported(int width, ColorScheme scheme, bool script)
    {
        var acme = await Workspace.Make(house);
        var page = await chromium.Page(house, width, script, scheme);
        await page.SignIn(acme);
        await page.GotoAsync("/interactions");
        await page.GetByRole(AriaRole.Link, new() { Name = "Import a CSV file" }).First.ClickAsync();
        await page.IsAt("/imports$");
        await page.GetByLabel("CSV file").SetInputFilesAsync(File);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload" }).ClickAsync();
        await page.IsAt("/imports/.");
        await Assertions.Expect(page.GetByLabel("Requester email")).ToHaveValueAsync("ContactEmail");
        await Assertions.Expect(page.GetByLabel("Survey that ratings belong to")).ToHaveValueAsync("csat5:CSAT, 5 points (imported)");
        await Look(page, "import-choices", script);

        await page.GetByRole(AriaRole.Button, new() { Name = "Dry run" }).ClickAsync();
        await Waiting(page, "#trial", script);
        await Assertions.Expect(page.Locator("#trial")).ToContainTextAsync("60 interactions would be added");
        Assert.Equal(0, await acme.In(db => db.Interactions.CountAsync()));
        await Look(page, "import-trial", script);

        await page.GetByLabel("Zugewiesen", new() { Exact = true }).SelectOptionAsync("Open");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Waiting(page, "#report", script);
        await Assertions.Expect(page.Locator("#report")).ToContainTextAsync("61");
        await Look(page, "import-done", script);
        Assert.Equal(61, await acme.In(db => db.Interactions.CountAsync()));
        await page.GotoAsync("/imports");
        await Look(page, "imports", script);
    }

    /// <summary>With script the page brings itself up to date; without, somebody looks again.</summary>
    private static async Task Waiting(IPage page, string part, bool script)
    {
        for (var tries = 0; !script && tries < 60 && await page.Locator(part).CountAsync() == 0; tries++)
        {
            await Task.Delay(500);
            await page.GotoAsync(page.Url);
        }

        await Assertions.Expect(page.Locator(part)).ToBeVisibleAsync();
    }

    private static async Task Look(IPage page, string name, bool script)
    {
        await page.Picture(script ? name : $"{name}-plain");
        if (script)
            await page.AssertAccessible();
    }
}
