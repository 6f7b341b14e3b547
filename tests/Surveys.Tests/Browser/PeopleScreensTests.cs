using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Surveys.Dispatch;
using Surveys.Mail;

namespace Surveys.Tests.Browser;

/// <summary>Interactions, invitations, contacts and a contact's timeline as people see them: with nothing, with little and with much, narrow and wide.</summary>
public sealed class PeopleScreensTests(House house, Chromium chromium)
{
    private static readonly string[] Lists = ["/interactions", "/invitations", "/contacts"];

    [Theory]
    [InlineData(320, ColorScheme.Light)]
    [InlineData(320, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Lists_and_timeline_are_accessible_however_much_there_is(int width, ColorScheme scheme)
    {
        var acme = await Workspace.Make(house);
        var page = await chromium.Page(house, width, scheme: scheme);
        await page.SignIn(acme);
        await Look(page, "empty", scheme, Lists);

        var survey = await acme.Survey("csat5", "After a ticket");
        await acme.Rule(survey, new { delay = "P5D", throttle = new { workspace = "P7D" } });
        await acme.Interaction("4711", "people@example.com", new { contact = new { email = "people@example.com", name = "Ioana Șerban", external_id = "c-77", locale = "ro" }, tags = new[] { "billing", "vip" } });
        await Look(page, "sparse", scheme, Lists);

        await acme.Post("interactions/batch", Enumerable.Range(0, 60).Select(i => new
        {
            source = "zendesk",
            external_id = $"{4000 + i}",
            channel = i % 3 == 0 ? "chat" : "email",
            status = i % 4 == 0 ? "open" : "closed",
            subject = i % 7 == 0 ? "A-subject-of-one-word-that-nobody-can-break-anywhere-because-it-came-from-a-form-as-it-is" : $"Where is parcel number {i}",
            team = i % 2 == 0 ? "1st line" : "Escalations and complaints",
            agent = new { external_id = $"{i % 5}", name = $"Agent number {i % 5}" },
            contact = i % 5 == 0 ? (object)new { email = "people@example.com" } : new { email = $"a.rather.long.address.of.somebody.{i}@customers.example.com", name = $"Somebody Number {i}", external_id = $"somebody-{i}" },
        }).ToArray(), HttpStatusCode.OK);
        await acme.Post("responses", new { survey, score = 2, comment = "It took three weeks, and nobody told me why.", interaction = new { source = "test", external_id = "4711" } }, HttpStatusCode.Created);
        var contact = await acme.In(async db =>
        {
            var (invitation, now) = (await db.Invitations.OrderBy(i => i.Id).FirstAsync(i => i.Status == InvitationStatus.Scheduled), TimeProvider.System.GetUtcNow());
            db.MessageLog.Add(new LoggedMessage { TenantId = acme.Id, Id = Guid.CreateVersion7(now), InvitationId = invitation.Id, Reminder = 0, Attempt = 1, Address = "people@example.com", SentAt = now, Outcome = MailOutcome.TryAgain, Fault = MailFault.Busy, Detail = "451 4.7.1 Greylisting in action, please come back later" });
            await db.SaveChangesAsync();
            return invitation.ContactId;
        });
        await acme.Send(HttpMethod.Post, $"contacts/{contact}/suppression", expected: HttpStatusCode.NoContent);
        // Its address and the one word of its subject can't be broken anywhere.
        var unbreakable = await acme.In(db => db.Contacts.Where(c => c.Email!.Contains("somebody.28@")).Select(c => c.Id).SingleAsync());
        await Look(page, "full", scheme, [.. Lists, $"/contacts/{unbreakable}", $"/contacts/{contact}", "/suppressions", "/messages", "/rules", "/interactions?status=open&q=nothing", "/invitations?reason=throttled"]);

        await page.GotoAsync("/contacts");
        await page.GetByLabel("E-mail address, name, or id in your help desk").FillAsync("somebody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("48 whose name, its last word, address or domain begins so");
        await page.AssertAccessible();
        await page.Picture($"people-found-{scheme}");
    }

    private static async Task Look(IPage page, string state, ColorScheme scheme, string[] paths)
    {
        foreach (var path in paths)
        {
            await page.GotoAsync(path);
            await page.AssertAccessible();
            await page.Picture($"people-{state}-{path.Trim('/').Split('?', '/')[0]}{(path.Count(c => c == '/') > 1 ? "-one" : path.Contains('?', StringComparison.Ordinal) ? "-filtered" : "")}-{scheme}");
        }
    }
}
