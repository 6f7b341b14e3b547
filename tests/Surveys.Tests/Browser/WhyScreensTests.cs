using System.Net;
using Microsoft.Playwright;

namespace Surveys.Tests.Browser;

/// <summary>Where somebody learns why nothing came of a ticket, and what is wrong with a rule.</summary>
public sealed class WhyScreensTests(House house, Chromium chromium)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task Reasons_are_readable_and_a_mistake_leads_to_its_field(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P5D" });
        await acme.Post("rules", new { survey = await acme.Survey("nps", "Relationship"), every = "P90D", segment = new { attributes = new { tier = "platinum" } } }, HttpStatusCode.Created);
        var interaction = await acme.Interaction("1", $"why.screens.{width}@example.com", new { status = "resolved" });
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);

        await page.GotoAsync($"/invitations?interaction={interaction["id"]}");
        await Assertions.Expect(page.Locator("#why li")).ToContainTextAsync("waits for closed, and it is resolved");
        await page.AssertAccessible();
        await page.Picture("why");
        foreach (var path in new[] { "/rules", "/interactions" })
        {
            await page.GotoAsync(path);
            await page.AssertAccessible();
            await page.Picture($"why-{path[1..]}");
        }

        await page.GotoAsync("/rules/edit");
        await page.GetByLabel("Quiet from").FillAsync("09:00");
        await page.GetByLabel("Quiet until").FillAsync("09:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it on the last 30 days" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link, new() { Name = "Quiet until" }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Quiet until")).ToBeInViewportAsync();
        await page.AssertAccessible();
        await page.Picture("why-mistakes");
    }
}
