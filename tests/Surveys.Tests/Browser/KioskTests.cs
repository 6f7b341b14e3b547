using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Responses;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Browser;

/// <summary>A tablet at the counter: one person after the other, and a network that comes and goes.</summary>
public sealed class KioskTests(House house, Chromium chromium)
{
    private async Task<(Workspace Acme, IPage Page)> Kiosk(string template = "smileys5")
    {
        var acme = await Workspace.Make(house);
        var kiosk = await Passerby.At(house, acme, await acme.Survey(template), "kiosk");
        var page = await chromium.Page(house, 1024);
        await page.GotoAsync(kiosk.Path);
        return (acme, page);
    }

    private static async Task Answer(IPage page, int rating, string? comment = null)
    {
        await page.Locator($"input[name=score][value='{rating}']").CheckAsync();
        if (comment is not null)
            await page.GetByRole(AriaRole.Textbox).FillAsync(comment);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
    }

    private static ILocator Start(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Send" });

    private static Task Next(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Next answer" }).ClickAsync();

    private static async Task<List<SurveyResponse>> Stored(Workspace acme, int expected)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await acme.In(db => db.Responses.CountAsync()) >= expected)
                break;
            await Task.Delay(100);
        }

        return await acme.In(db => db.Responses.AsNoTracking().OrderBy(r => r.AnsweredAt).ToListAsync());
    }

    [Fact]
    public async Task It_thanks_begins_anew_by_itself_and_shows_nothing_of_the_last_person()
    {
        var (acme, page) = await Kiosk();
        var loads = 0;
        page.Load += (_, _) => loads++;

        await Answer(page, 2, "The queue was long");
        await Assertions.Expect(Start(page)).ToBeVisibleAsync(new() { Timeout = 12_000 });
        Assert.Equal("", await page.GetByRole(AriaRole.Textbox).InputValueAsync());
        Assert.Equal(0, await page.Locator("input[name=score]:checked").CountAsync());
        await Answer(page, 5);

        Assert.Equal(0, loads);
        Assert.Equal([(2, "The queue was long", Via.Kiosk), (5, null, Via.Kiosk)], (await Stored(acme, 2)).Select(r => (r.Rating, r.Comment, r.Via)));
    }

    [Fact]
    public async Task Answers_given_without_network_are_kept_through_a_restart_and_each_arrives_once()
    {
        var (acme, page) = await Kiosk();
        await Answer(page, 5);
        await Next(page);
        Assert.Single(await Stored(acme, 1));

        await page.Context.SetOfflineAsync(true);
        foreach (var rating in new[] { 1, 2, 3 })
        {
            await Answer(page, rating, $"Offline {rating}");
            await Next(page);
        }

        await Assertions.Expect(page.GetByText("Answers waiting for the network: 3")).ToBeVisibleAsync();
        Assert.Single(await Stored(acme, 1));

        // The page hears of the network and sends; so does the one that takes its place.
        await page.Context.SetOfflineAsync(false);
        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("[data-waiting]")).ToBeEmptyAsync();
        var stored = await Stored(acme, 4);
        Assert.Equal(["1 Offline 1", "2 Offline 2", "3 Offline 3", "5 "], stored.Select(r => $"{r.Rating} {r.Comment}").Order());
    }

    [Fact]
    public async Task An_answer_whose_receipt_is_lost_is_sent_again_and_counts_once()
    {
        var (acme, page) = await Kiosk();
        var sent = 0;
        await page.RouteAsync("**/s/*", async route =>
        {
            if (route.Request.Method != "POST" || ++sent > 1)
            {
                await route.ContinueAsync();
                return;
            }

            // The service has it, the tablet doesn't hear of it.
            await route.FetchAsync();
            await route.AbortAsync();
        });

        await Answer(page, 4);
        await Assertions.Expect(page.Locator("[data-waiting]")).ToHaveTextAsync("Answers waiting for the network: 1");
        // It tries again by itself.
        await Assertions.Expect(page.Locator("[data-waiting]")).ToBeEmptyAsync(new() { Timeout = 40_000 });

        Assert.Equal(2, sent);
        Assert.Single(await Stored(acme, 1));
    }

    [Fact]
    public async Task A_form_that_somebody_left_half_filled_is_cleared()
    {
        var acme = await Workspace.Make(house);
        var kiosk = await Passerby.At(house, acme, await acme.Survey(), "kiosk");
        var page = await chromium.Page(house, 1024);
        await page.Clock.InstallAsync();
        await page.GotoAsync(kiosk.Path);
        await page.Locator("input[name=score][value='4']").CheckAsync();
        await page.GetByRole(AriaRole.Textbox).FillAsync("My name is");

        await page.Clock.RunForAsync(30_000);
        Assert.Equal("My name is", await page.GetByRole(AriaRole.Textbox).InputValueAsync());
        await page.Clock.RunForAsync(20_000);

        await Assertions.Expect(page.GetByRole(AriaRole.Textbox)).ToHaveValueAsync("");
        Assert.Equal(0, await page.Locator("input[name=score]:checked").CountAsync());
        Assert.Equal(0, await acme.In(db => db.Responses.CountAsync()));
    }

    [Fact]
    public async Task A_language_that_one_chose_is_gone_for_the_next_and_without_network_the_page_stays()
    {
        var (_, page) = await Kiosk();
        await page.GetByRole(AriaRole.Link, new() { Name = "română" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Trimite" })).ToBeVisibleAsync();
        await page.Locator("input[name=score][value='4']").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Trimite" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Următorul răspuns" }).ClickAsync();
        await Assertions.Expect(Start(page)).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Link, new() { Name = "polski" }).ClickAsync();
        await page.WaitForTimeoutAsync(500);
        await Assertions.Expect(Start(page)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_script_it_is_the_plain_page()
    {
        var acme = await Workspace.Make(house);
        var kiosk = await Passerby.At(house, acme, await acme.Survey(), "kiosk");
        var page = await chromium.Page(house, 1024, script: false);
        await page.GotoAsync(kiosk.Path);

        await Answer(page, 3);

        Assert.Single(await Stored(acme, 1));
    }
}
