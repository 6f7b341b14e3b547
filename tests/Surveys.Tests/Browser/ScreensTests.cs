using Microsoft.Playwright;
using Surveys.Tests.Responses;

namespace Surveys.Tests.Browser;

/// <summary>Every page made, narrow and wide, light and dark: no violation, no overflow, no error on the console.</summary>
public sealed class ScreensTests(House house, Chromium chromium)
{
    /// <summary>Without the rules of a page that a mail isn't: landmarks and a first heading.</summary>
    private static readonly string[] ForMail = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task The_workspace_is_accessible(int width, ColorScheme scheme)
    {
        var acme = await WithAnswers($"screens.{width}");
        var page = await chromium.Page(house, width, scheme: scheme);
        var complaints = Complaints(page);
        await page.SignIn(acme);

        foreach (var path in new[] { "/overview?period=90d", "/overview?period=30d&channel=nowhere", "/overview/all", "/self-service", "/colleagues", "/pillars", "/pillars/edit", "/philosophy", "/philosophy/edit", "/goals", "/goals/edit", "/balance", "/balance?by=week&kpi=resolution", "/kpis", "/kpis?kpi=volume&by=tag&period=all", "/kpis?kpi=cost_per_contact", "/answers/tags", "/answers/tags?q=refund&band=unhappy", "/overview/compare", "/overview/compare?by=tag&period=all", "/overview/asked?period=all", "/overview/hours?period=all", "/overview/hours?of=opened&period=all", "/overview/views", "/overview/digest", "/surveys", "/rules", "/rules/edit", "/working-time", "/suppressions", "/messages", "/interactions", "/invitations", "/answers", "/quarantine", "/agents", "/settings", "/members", "/keys", "/connections", "/sending", "/imports", "/audit", "/audit?actor=nobody", "/workspaces", "/account", "/account/email", "/account/second-factor", "/account/sessions", "/prove", "/contacts", "/settings/privacy?Months=12", "/settings/look", "/settings/deletion", "/settings/sharing", "/overview/share", "/settings/single-sign-on", "/account/passkeys" })
        {
            await page.GotoAsync(path);
            // What is folded away must not be wider than the screen when it's opened.
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(folded => folded.open = true)");
            await page.AssertAccessible();
        }

        // The page of one person is found as an admin finds it.
        await page.GotoAsync("/contacts");
        await page.GetByLabel("E-mail address, name, or id in your help desk").FillAsync($"screens.{width}.1@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.IsAt("/contacts/.");
        await page.AssertAccessible();
        await page.GotoAsync("/answers");
        await page.GetByRole(AriaRole.Link, new() { Name = "The whole answer" }).First.ClickAsync();
        await page.IsAt("/answers/.");
        await page.AssertAccessible();
        await page.Picture("answer");

        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
    }

    [Fact]
    public async Task An_empty_workspace_teaches_what_to_do()
    {
        var page = await chromium.Page(house, 360);
        await page.SignIn(await Workspace.Make(house));

        foreach (var path in new[] { "/overview", "/overview/all", "/overview/compare?period=all", "/overview/asked?period=all", "/overview/hours?period=all", "/surveys", "/rules", "/interactions", "/imports", "/invitations", "/answers", "/answers/tags", "/kpis", "/self-service", "/balance", "/goals", "/colleagues", "/pillars", "/philosophy" })
        {
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator(".empty").First).ToBeVisibleAsync();
            await page.AssertAccessible();
        }
    }

    [Theory]
    [InlineData("csat2")]
    [InlineData("csat5")]
    [InlineData("csat10")]
    [InlineData("nps")]
    [InlineData("ces7")]
    public async Task The_customers_pages_are_accessible_on_the_smallest_phone(string template)
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(template));
        await acme.Interaction("1", $"screens.{template}@example.com");
        var mail = await house.Mail.First($"screens.{template}@example.com");

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await chromium.Page(house, 320, scheme: scheme);
            foreach (var link in new[] { mail.LinkFor(2), mail.Links().Single(l => l.Contains("/u/", StringComparison.Ordinal)), "http://x/r/nothing" })
            {
                await page.GotoAsync(house.Local(link).ToString());
                await page.AssertAccessible();
            }
        }

        foreach (var box in await Targets(await Opened(mail.LinkFor(2))))
            Assert.True(box.Height >= 44 && box.Width >= 40, $"{template}: a target of {box.Width:0} × {box.Height:0} px");
    }

    [Fact]
    public async Task The_mail_is_accessible_and_fits_a_phone()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey("nps"));
        await acme.Interaction("1", "screens.mail@example.com");
        var mail = await house.Mail.First("screens.mail@example.com");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await chromium.Page(house, 320, scheme: scheme);
            await page.SetContentAsync(mail.Html!);
            await page.AssertNoViolation(ForMail);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ro")]
    [InlineData("pl")]
    [InlineData("fa")]
    public async Task Page_and_mail_are_accessible_in_each_language(string language)
    {
        var address = $"screens.{language}@example.com";
        var acme = await Workspace.Make(house);
        var customer = await Customer.Asked(house, acme, await acme.Survey("ces7"), address, contact: new { email = address, locale = language });
        var page = await chromium.Page(house, 320);

        await page.SetContentAsync(customer.Mail.Html!);
        await page.AssertNoViolation(ForMail);
        await page.GotoAsync(house.Local(customer.Mail.LinkFor(6)).ToString());
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await page.AssertAccessible();
        await page.Locator("button.send").ClickAsync();
        await Assertions.Expect(page.Locator("form")).ToHaveCountAsync(0);
        await page.AssertAccessible();
    }

    [Fact]
    public async Task The_scale_works_by_keyboard_alone()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey());
        await acme.Interaction("1", "screens.keyboard@example.com");
        var page = await Opened((await house.Mail.First("screens.keyboard@example.com")).LinkFor(4));

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "3, Neither happy nor unhappy" })).ToBeCheckedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("By keyboard");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByText("You answered 3")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_filter_changes_the_numbers_and_the_address()
    {
        var acme = await WithAnswers("filters");
        var page = await chromium.Page(house);
        await page.SignIn(acme);
        await Assertions.Expect(page.Locator("#n")).ToHaveTextAsync("12");

        await page.Locator("select[name=channel]").SelectOptionAsync("chat");

        await Assertions.Expect(page.Locator("#n")).ToHaveTextAsync("6");
        await page.IsAt("channel=chat");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#n")).ToHaveTextAsync("6");
        await Assertions.Expect(page.Locator("figure[data-chart=trend] svg")).ToBeVisibleAsync();
    }

    private async Task<Workspace> WithAnswers(string name)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey, new { delay = "PT24H" });
        for (var i = 0; i < 12; i++)
        {
            var channel = i % 2 == 0 ? "chat" : "email";
            await acme.Interaction($"{i}", $"{name}.{i}@example.com", new { channel, agent = new { name = i % 3 == 0 ? "Ana" : "Bob" } });
            await acme.Post(
                "responses",
                new { survey, score = (i % 5) + 1, comment = $"Comment {i}", interaction = new { source = "test", external_id = $"{i}" } },
                System.Net.HttpStatusCode.Created);
        }

        await acme.RollUp();
        var rule = (string)(await acme.Get("rules"))["data"]![0]!["id"]!;
        await acme.Send(HttpMethod.Put, $"rules/{rule}", new { survey, delay = "P3D", priority = 2, quiet_hours = new { from = "18:00", to = "09:00" } }, System.Net.HttpStatusCode.OK);
        return acme;
    }

    private async Task<IPage> Opened(string link)
    {
        var page = await chromium.Page(house, 320);
        await page.GotoAsync(house.Local(link).ToString());
        return page;
    }

    private static async Task<IReadOnlyList<LocatorBoundingBoxResult>> Targets(IPage page)
    {
        var boxes = new List<LocatorBoundingBoxResult>();
        foreach (var target in await page.Locator(".scale label, .send").AllAsync())
            boxes.Add((await target.BoundingBoxAsync())!);
        return boxes;
    }

    private static List<string> Complaints(IPage page)
    {
        var complaints = new List<string>();
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{page.Url}: {message.Text}");
        };
        return complaints;
    }
}
