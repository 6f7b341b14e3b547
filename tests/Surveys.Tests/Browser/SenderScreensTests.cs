using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Surveys.Tests.Browser;

/// <summary>From a name to an own address: the page Sender, narrow and wide, light and dark.</summary>
public sealed class SenderScreensTests(House house, Chromium chromium)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    public async Task An_admin_sets_an_address_and_sees_what_the_domain_lacks_and_when_all_is_there(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        var (domain, page) = ($"screens-{width}.example", await chromium.Page(house, width, scheme: scheme));
        await page.SignIn(acme);
        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sender" }).ClickAsync();
        await page.AssertAccessible();
        await page.Picture("sending-empty");

        await page.GetByLabel("Your own address").FillAsync($"survey@{domain}");
        await page.GetByLabel("Answers go to").FillAsync($"help@{domain}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("not looked for yet").First).ToBeVisibleAsync();
        var sender = await acme.Send(HttpMethod.Get, "sender", expected: HttpStatusCode.OK);
        house.Dns.Text(domain, "v=spf1 include:somebody-else.example mx a:mail.somebody-else.example ip4:192.0.2.0/24 -all");
        house.Dns.Text($"_surveys.{domain}", Value(sender, "ownership"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
        await Assertions.Expect(page.GetByText("there is something else")).ToBeVisibleAsync();
        await page.AssertAccessible();
        await page.Picture("sending-lacking");

        house.Dns.Text(domain, Value(sender, "spf"));
        house.Dns.Alias($"s1._domainkey.{domain}", Value(sender, "dkim"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Check now" }).ClickAsync();
        await Assertions.Expect(page.Locator("#shown")).ToHaveTextAsync($"Acme <survey@{domain}>");
        await page.AssertAccessible();
        await page.Picture("sending-verified");
    }

    private static string Value(JsonNode sender, string kind) => (string)sender["records"]!.AsArray().Single(record => (string?)record!["kind"] == kind)!["value"]!;
}
