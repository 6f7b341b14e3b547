using System.Net;
using Microsoft.Playwright;

namespace Surveys.Tests.Browser;

public sealed class RuleScreensTests(House house, Chromium chromium)
{
    [Fact]
    public async Task A_rule_made_by_the_api_is_shown_whole_and_saved_as_it_was()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var made = await acme.Post(
            "rules",
            $$"""
            {
              "survey": "{{survey}}", "priority": 3, "delay": "PT36H", "business_hours": true, "sample": 0.25, "daily_cap": 40,
              "when": { "statuses": ["resolved", "closed"], "channels": ["email", "chat"], "teams": ["1st line"], "tags": ["billing"], "attributes": { "plan": "gold" } },
              "exclude": { "domains": ["acme.example"], "addresses": ["boss@example.com"], "tags": ["vip"], "agents": false },
              "throttle": { "workspace": "P1DT12H", "survey": "P90D" }, "quiet_hours": { "from": "21:00", "to": "07:30", "days": ["sat"] },
              "reminders": ["P3D", "P5DT12H"], "reminder_text": { "ro": "Vă rugăm" }, "expires_after": "P10D"
            }
            """,
            HttpStatusCode.Created);
        var page = await chromium.Page(house, script: false);
        await page.SignIn(acme);

        await page.GotoAsync($"/rules/edit/{made["id"]}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the rule" }).ClickAsync();
        await page.IsAt("/rules$");

        Assert.Equal(made.ToJsonString(), (await acme.Get("rules"))["data"]![0]!.ToJsonString());
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task A_trial_is_accessible(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        await acme.Survey();
        await acme.Interaction("1", "asked@example.com", new { closed_at = TimeProvider.System.GetUtcNow().AddDays(-5) });
        await acme.Interaction("2", "x", new { contact = new { external_id = "nameless" } });
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);

        await page.GotoAsync("/rules/edit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Assertions.Expect(page.Locator("#tried")).ToContainTextAsync("would have asked 1 of 2");
        await page.GetByText("Day by day").ClickAsync();
        await page.Picture("rule-trial");
        await page.AssertAccessible();
    }
}
