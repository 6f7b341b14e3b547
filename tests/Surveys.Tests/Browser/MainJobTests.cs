using Microsoft.Playwright;

namespace Surveys.Tests.Browser;

/// <summary>The main job as people do it: a company signs up, its help desk closes a ticket, a customer answers, a manager looks.</summary>
public sealed class MainJobTests(House house, Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task From_sign_up_to_the_score_on_the_dashboard(bool script)
    {
        var who = $"main.job.{(script ? "script" : "plain")}";
        var admin = await chromium.Page(house, script: script);
        await SignUp(admin, $"{who}@acme.example");
        await MakeSurvey(admin);
        await MakeRule(admin);
        using var helpDesk = house.Client(await MakeKey(admin));

        using var closed = new StringContent(
            $$$"""
            {"source":"desk","external_id":"4211","channel":"chat","status":"closed","subject":"Card declined","team":"1st line",
             "agent":{"name":"Ana"},"contact":{"email":"{{{who}}}@example.com","name":"X"}}
            """,
            System.Text.Encoding.UTF8,
            "application/json");
        using var taken = await helpDesk.PostAsync(new Uri("/api/v1/interactions", UriKind.Relative), closed, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.Created, taken.StatusCode);
        var mail = await house.Mail.First($"{who}@example.com");

        var customer = await chromium.Page(house, width: 360, script: script);
        await customer.GotoAsync(house.Local(mail.LinkFor(4)).ToString());
        await Assertions.Expect(customer.GetByRole(AriaRole.Radio, new() { Name = "4, Happy" })).ToBeCheckedAsync();
        await customer.GetByLabel("What is the main reason").FillAsync("Quick, and friendly too.");
        await customer.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(customer.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();

        await SeesTheScore(admin);
    }

    private async Task SignUp(IPage page, string owner)
    {
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Make a workspace" }).ClickAsync();
        await page.GetByLabel("Company").FillAsync("Acme Ltd");
        await page.GetByLabel("Your e-mail address").FillAsync(owner);
        await page.GetByLabel("Time zone").SelectOptionAsync("Europe/Warsaw");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Check your mail" })).ToBeVisibleAsync();
        await page.GotoAsync(house.Local((await house.Mail.First(owner)).Links().Single()).ToString());
        await page.GetByLabel("Password").FillAsync("a long enough password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the workspace" }).ClickAsync();
        await page.IsAt("/surveys$");
    }

    private static async Task MakeSurvey(IPage page)
    {
        await page.GetByLabel("Name").FillAsync("After a ticket");
        await page.GetByLabel("Template").SelectOptionAsync("csat5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make and publish" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "After a ticket", Exact = true })).ToBeVisibleAsync();
    }

    private static async Task MakeRule(IPage page)
    {
        await page.GotoAsync("/rules");
        await page.GetByLabel("Hours to wait").FillAsync("0");
        await page.GetByLabel("Only on working days").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the rule" }).ClickAsync();
        await Assertions.Expect(page.GetByText("at once; at most one mail in 7 days")).ToBeVisibleAsync();
    }

    private static async Task<string> MakeKey(IPage page)
    {
        await page.GotoAsync("/keys");
        await page.GetByLabel("What is it for?").FillAsync("Help desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        return await page.Locator("#new-key").InnerTextAsync();
    }

    private static async Task SeesTheScore(IPage page)
    {
        for (var tries = 0; tries < 60; tries++)
        {
            await page.GotoAsync("/overview");
            if (await page.Locator("#score").CountAsync() > 0)
                break;
            await Task.Delay(250);
        }

        await Assertions.Expect(page.Locator("#score")).ToHaveTextAsync("100.0 %");
        await Assertions.Expect(page.Locator("#n")).ToHaveTextAsync("1");
        await Assertions.Expect(page.GetByText("95 % margin: 20.7 to 100.0")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Quick, and friendly too.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Ana · 1st line · chat")).ToBeVisibleAsync();
    }
}
