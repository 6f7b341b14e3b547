using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Dispatch;

namespace Surveys.Tests.Browser;

/// <summary>A colleague answers on a phone; a goal and a survey among colleagues as managers see them.</summary>
public sealed class ColleagueScreensTests(House house, Chromium chromium)
{
    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task A_colleague_answers_with_two_touches_and_once(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        await acme.Post("interactions/batch", Enumerable.Range(0, 5).Select(n => new { source = "desk", external_id = $"{n}", status = "open", agent = new { name = $"Agent {n}", email = $"agent{n}@{acme.Slug}.example" } }).ToArray(), HttpStatusCode.OK);
        var round = await acme.Post("colleagues/rounds", new { kind = "enps" }, HttpStatusCode.Created);
        var asked = await acme.In(db => db.ColleaguesAsked.Select(a => a.Id).FirstAsync());
        var link = await acme.In((services, _) => Task.FromResult($"/colleague/{Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<LinkTokens>(services).Create(LinkPurpose.Colleague, acme.Id, asked)}"));
        var page = await chromium.Page(house, width, scheme: scheme);

        await page.GotoAsync(link);
        await page.AssertAccessible();
        await page.Picture($"colleague-asked-{width}-{scheme}");
        await page.GetByText("9", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Thank you");
        await page.GotoAsync(link);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToContainTextAsync("answered already");
        await page.AssertAccessible();

        await page.SignIn(acme);
        await page.GotoAsync($"/colleagues/{round["id"]}");
        await Assertions.Expect(page.GetByText("Nothing is told before it is over")).ToBeVisibleAsync();
        await page.AssertAccessible();
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task A_goal_is_set_with_its_advice_and_seen_with_its_weeks(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await acme.Post("interactions/batch", Enumerable.Range(0, 120).Select(n => new
        {
            source = "desk",
            external_id = $"{n}",
            status = "closed",
            opened_at = string.Create(CultureInfo.InvariantCulture, $"{today.AddDays(-n - 1):yyyy-MM-dd}T10:00:00Z"),
            first_response_at = string.Create(CultureInfo.InvariantCulture, $"{today.AddDays(-n - 1):yyyy-MM-dd}T10:{10 + (n % 40)}:00Z"),
            ask = false,
        }).ToArray(), HttpStatusCode.OK);
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);

        await page.GotoAsync("/goals/edit");
        await page.GetByLabel("What you want, in your words").FillAsync("Nobody waits");
        await page.GetByLabel("By which figure").SelectOptionAsync(new SelectOptionValue { Label = "First response time" });
        await page.GetByLabel("The target").FillAsync("20");
        await page.GetByLabel("From", new() { Exact = true }).FillAsync(today.AddDays(-60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Worth another thought")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.Picture($"goal-advice-{width}-{scheme}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the goal" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Milestones" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("figure .plot svg")).ToBeVisibleAsync();
        await page.Picture($"goal-{width}-{scheme}");
        await page.AssertAccessible();
    }
}
