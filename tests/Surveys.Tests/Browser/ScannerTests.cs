using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Responses;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Browser;

/// <summary>A mail scanner in a real browser, and people in one: nothing of the first counts, none of the others is turned away.</summary>
public sealed class ScannerTests(House house, Chromium chromium)
{
    private async Task<Customer> Asked(string address)
    {
        var acme = await Workspace.Make(house);
        return await Customer.Asked(house, acme, await acme.Survey(), address);
    }

    private static Task<List<int>> Counted(Customer customer) => customer.Workspace.In(db => db.Responses.Select(r => r.Rating).ToListAsync());

    private static Task<List<SetAsideAnswer>> Apart(Customer customer) => customer.Workspace.In(db => db.SetAsideAnswers.AsNoTracking().ToListAsync());

    /// <summary>As if the mail had come a while ago.</summary>
    private static Task Later(Customer customer) =>
        customer.Workspace.In(db => db.Invitations.ExecuteUpdateAsync(set => set.SetProperty(i => i.SentAt, i => i.SentAt!.Value.AddMinutes(-5))));

    private async Task<IPage> Open(Customer customer, int rating)
    {
        var page = await chromium.Page(house, width: 360);
        await page.GotoAsync(house.Local(customer.Mail.LinkFor(rating)).ToString());
        return page;
    }

    /// <summary>Somebody: looks, moves, writes, presses.</summary>
    private async Task Person(Customer customer, int rating)
    {
        var page = await Open(customer, rating);
        for (var step = 0; step < 8; step++)
        {
            await page.Mouse.MoveAsync(40 + (20 * step), 300 + (15 * step));
            await Task.Delay(250);
        }

        await page.GetByLabel("What is the main reason").PressSequentiallyAsync("Kind", new() { Delay = 30 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_fetches_every_link_leaves_no_answer_and_the_persons_click_counts()
    {
        var customer = await Asked("fetcher@example.com");
        using var fetcher = house.Client();
        for (var times = 0; times < 3; times++)
        {
            foreach (var link in customer.Mail.Links())
                await fetcher.GetStringAsync(house.Local(link), TestContext.Current.CancellationToken);
        }

        Assert.Empty(await Counted(customer));
        await Person(customer, 4);

        Assert.Equal([4], await Counted(customer));
        Assert.Empty(await Apart(customer));
    }

    [Fact]
    public async Task What_clicks_everything_in_a_real_browser_is_set_aside_and_the_persons_click_counts()
    {
        var customer = await Asked("clicks@example.com");
        for (var rating = 1; rating <= 5; rating++)
        {
            var page = await Open(customer, rating);
            var all = await page.Locator("input[type=radio], textarea, button").AllAsync();
            foreach (var one in all)
                await one.ClickAsync(new() { Force = true, Timeout = 2000 }).ContinueWith(_ => { }, TaskScheduler.Default);
            await page.Context.CloseAsync();
        }

        Assert.Empty(await Counted(customer));
        Assert.NotEmpty(await Apart(customer));

        await Person(customer, 2);
        Assert.Equal([2], await Counted(customer));
    }

    [Fact]
    public async Task What_runs_a_script_over_the_page_is_set_aside()
    {
        var customer = await Asked("scripted@example.com");
        var page = await Open(customer, 1);

        await page.EvaluateAsync("document.querySelector('button.send').click()");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("once more");

        Assert.Empty(await Counted(customer));
        Assert.Equal([Suspicion.SentByScript], (await Apart(customer)).Single().Suspicions);
    }

    [Fact]
    public async Task What_answers_from_a_page_for_each_rating_loses_the_first_too()
    {
        var customer = await Asked("several@example.com");
        var pages = await Task.WhenAll(Enumerable.Range(1, 5).Select(rating => Open(customer, rating)));
        await Task.WhenAll(pages.Select(page => page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync()));
        await Task.WhenAll(pages.Select(page => page.WaitForLoadStateAsync()));

        Assert.Empty(await Counted(customer));
        Assert.Equal([1, 2, 3, 4, 5], (await Apart(customer)).Select(answer => answer.Rating).Distinct().Order());
    }

    [Fact]
    public async Task Somebody_who_is_there_answers_without_a_press_and_may_go_on()
    {
        var customer = await Asked("there@example.com");
        await Later(customer);
        var page = await Open(customer, 4);
        await page.Mouse.MoveAsync(100, 300, new() { Steps = 10 });

        await Assertions.Expect(page.GetByText("Your rating is counted")).ToBeVisibleAsync();
        Assert.Equal([4], await Counted(customer));
        Assert.Null((await customer.Workspace.In(db => db.Invitations.SingleAsync())).CompletedAt);

        await page.GetByLabel("What is the main reason").FillAsync("Quick");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
        var answer = await customer.Workspace.In(db => db.Responses.SingleAsync());
        Assert.Equal((4, "Quick"), (answer.Rating, answer.Comment));
        Assert.NotNull((await customer.Workspace.In(db => db.Invitations.SingleAsync())).CompletedAt);
    }

    [Fact]
    public async Task A_page_that_nobody_touches_sends_nothing()
    {
        var customer = await Asked("untouched@example.com");
        await Later(customer);
        var page = await Open(customer, 4);

        await page.WaitForTimeoutAsync(4000);

        Assert.Empty(await Counted(customer));
        Assert.Empty(await Apart(customer));
    }

    [Fact]
    public async Task By_keyboard_one_walks_over_all_ratings_and_is_not_taken_for_a_machine()
    {
        var customer = await Asked("keyboard@example.com");
        var page = await Open(customer, 5);
        await page.GetByRole(AriaRole.Radio, new() { Name = "5, " }).FocusAsync();
        for (var times = 0; times < 4; times++)
            await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");

        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();

        Assert.Equal([2], await Counted(customer));
        Assert.Empty(await Apart(customer));
    }

    [Fact]
    public async Task In_a_hurry_one_presses_at_once_and_it_counts()
    {
        var customer = await Asked("hurry@example.com");
        var page = await Open(customer, 3);

        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Thank you" })).ToBeVisibleAsync();
        Assert.Equal([3], await Counted(customer));
    }
}
