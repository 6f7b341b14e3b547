using Microsoft.Playwright;
using Surveys.Tests.Trends;
using Surveys.Trends;

namespace Surveys.Tests.Browser;

/// <summary>The numbers by mail: the mail itself and its pages, narrow and wide, light and dark.</summary>
public sealed class DigestScreensTests(Chromium chromium)
{
    private static readonly string[] ForMail = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

    [Fact]
    public async Task The_mail_is_accessible_and_fits_a_phone()
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, _) = await Digesting.WithWeeks(house);
        await Relationship(acme);
        await acme.Survey("ces7", "Was it easy");
        await acme.Subscribe(acme.Owner, DigestFrequency.Weekly);
        clock.Now = clock.Now.AddHours(1);
        await house.SendDue();
        var mail = await house.Mail.First(acme.Owner);

        foreach (var (width, scheme) in new[] { (320, ColorScheme.Light), (320, ColorScheme.Dark), (600, ColorScheme.Light), (600, ColorScheme.Dark) })
        {
            var page = await chromium.Page(house, width, scheme: scheme);
            await page.SetContentAsync(mail.Html!);
            await page.Picture($"digest-{scheme.ToString().ToLowerInvariant()}");
            await page.AssertNoViolation(ForMail);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        }
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task A_member_switches_it_on_and_by_the_mail_off_again(int width, ColorScheme scheme)
    {
        var (house, clock) = await Digesting.Begin();
        await using var kept = house;
        var (acme, _) = await Digesting.WithWeeks(house);
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);
        await page.GetByRole(AriaRole.Link, new() { Name = "By mail" }).ClickAsync();
        await page.IsAt("/overview/digest$");
        await page.AssertAccessible();
        await page.Picture("digest-page-off");

        await page.GetByLabel("Every day, of the day before").CheckAsync();
        await page.GetByLabel("At", new() { Exact = true }).SelectOptionAsync("08:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me the numbers" }).ClickAsync();
        await Assertions.Expect(page.GetByText("23 Nov 2026, 08:00")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.Picture("digest-page-on");

        clock.Now = clock.Now.AddHours(1);
        await house.SendDue();
        var stop = (await house.Mail.First(acme.Owner)).Links().Single(link => link.Contains("/digest/", StringComparison.Ordinal));
        await page.GotoAsync(house.Local(stop).ToString());
        await page.AssertAccessible();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop them" }).ClickAsync();
        await Assertions.Expect(page.GetByText("They have stopped")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.Picture("digest-stopped");
        await page.GotoAsync("/digest/nothing");
        await page.AssertAccessible();
    }

    /// <summary>A second survey, of a score that may lie below zero.</summary>
    private static async Task Relationship(Workspace acme)
    {
        var survey = await acme.Survey("nps", "Relationship");
        for (var week = 12; week > 0; week--)
        {
            // Some weeks have few answers, one has none.
            foreach (var score in new[] { 10, 9, 8, 3, 6, 2, 10 }.Take(week == 5 ? 0 : week == 4 ? 3 : 7))
                await acme.Answer(survey, score, $"{new DateOnly(2026, 11, 25).AddDays(-7 * week):yyyy-MM-dd}T12:00:00Z");
        }

        await acme.RollUp();
    }
}
