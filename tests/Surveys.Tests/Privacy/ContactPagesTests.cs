using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Tests.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.Privacy;

public sealed class ContactPagesTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    private async Task<(Workspace Acme, string Page, string Survey)> WithSomebody(string email)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Rule(survey, new { delay = "P5D" });
        await acme.Interaction("T-1", email, new { contact = new { email, name = "Ioana Șerban", external_id = "c-77", attributes = new { plan = "gold" } }, attributes = new { order = "A/1" } });
        await acme.Post("responses", new { survey, score = 4, comment = "Quick & kind", interaction = new { source = "test", external_id = "T-1" } }, HttpStatusCode.Created);
        await visitor.SignIn(acme.Owner);
        return (acme, $"/contacts/{(await acme.Get($"contacts?email={email}"))["data"]![0]!["id"]}", survey);
    }

    [Fact]
    public async Task A_contact_is_found_by_address_and_by_id()
    {
        var (_, page, _) = await WithSomebody("found@example.com");

        Assert.Equal(page, (await visitor.Submit("/contacts", ("Wanted", " Found@Example.com "))).Location);
        Assert.Equal(page, (await visitor.Submit("/contacts", ("Wanted", "c-77"))).Location);
        Assert.Equal("Nobody here has this address or id.", (await visitor.Submit("/contacts", ("Wanted", "nobody@example.com"))).Beside("Wanted"));
        var seen = await visitor.Get(page);
        Assert.Contains("Ioana &#x218;erban", seen.Html, StringComparison.Ordinal);
        Assert.Contains("1, 1 with a comment", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_holds_all_and_is_the_same_by_page_and_api()
    {
        var (acme, page, survey) = await WithSomebody("file@example.com");
        await acme.Send(HttpMethod.Post, page["/".Length..] + "/suppression", expected: HttpStatusCode.NoContent);

        var byPage = JsonNode.Parse((await visitor.SubmitFrom(page, $"{page}?handler=Export")).Html)!;
        var byApi = await acme.Get(page["/".Length..] + "/export");

        Assert.Equal(("file@example.com", "Ioana Șerban", "c-77", "gold"), ((string)byApi["contact"]!["email"]!, (string)byApi["contact"]!["name"]!, (string)byApi["contact"]!["external_id"]!, (string)byApi["contact"]!["attributes"]!["plan"]!));
        var interaction = byApi["interactions"]!.AsArray().Single()!;
        Assert.Equal(("T-1", "Card declined", "A/1", "1st line", "Ana"), ((string)interaction["external_id"]!, (string)interaction["subject"]!, (string)interaction["attributes"]!["order"]!, (string)interaction["team"]!, (string)interaction["agent"]!));
        Assert.Equal("scheduled", (string)byApi["invitations"]!.AsArray().Single()!["status"]!);
        var response = byApi["responses"]!.AsArray().Single()!;
        Assert.Equal((4, "Quick & kind", survey), ((int)response["score"]!, (string)response["comment"]!, (string)response["survey"]!));
        Assert.Equal(("all", "by_hand"), ((string)byApi["suppressions"]![0]!["scope"]!, (string)byApi["suppressions"]![0]!["reason"]!));
        foreach (var file in new[] { byPage, byApi })
            file.AsObject().Remove("exported_at");
        Assert.Equal(byApi.ToJsonString(), byPage.ToJsonString());

        var notes = await acme.Notes("action=contact.exported");
        Assert.Equal(2, notes.Count);
        Assert.All(notes, note => Assert.DoesNotContain("file@example.com", note.ToJsonString(), StringComparison.Ordinal));
        await acme.Send(HttpMethod.Get, $"contacts/{Guid.CreateVersion7()}/export", expected: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Somebody_is_left_in_peace_and_asked_again_by_hand()
    {
        var (acme, page, _) = await WithSomebody("peace@example.com");

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom(page, $"{page}?handler=Suppress")).Status);
        Assert.Contains("it was set here", (await visitor.Get(page)).Html, StringComparison.Ordinal);
        Assert.Equal("blocked", (string)(await acme.Interaction("T-2", "peace@example.com"))["invitations"]![0]!["reason"]!);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom(page, $"{page}?handler=Allow")).Status);
        Assert.Equal("scheduled", (string)(await acme.Interaction("T-3", "peace@example.com"))["invitations"]![0]!["status"]!);
        Assert.Single(await acme.Notes("action=contact.suppressed"));
        Assert.Single(await acme.Notes("action=contact.unsuppressed"));
    }

    [Fact]
    public async Task Erasing_needs_the_address_typed()
    {
        var (acme, page, _) = await WithSomebody("typed@example.com");

        var refused = await visitor.SubmitFrom(page, $"{page}?handler=Erase", ("Confirmation", "typed@example.org"));
        Assert.Equal("This is not typed@example.com. Nothing was erased.", refused.Beside("Confirmation"));
        Assert.Equal(1, await acme.In(db => db.Contacts.CountAsync()));

        Assert.Equal("/contacts", (await visitor.SubmitFrom(page, $"{page}?handler=Erase", ("Confirmation", "Typed@example.com"))).Location);
        Assert.Equal(0, await acme.In(db => db.Contacts.CountAsync()));
        Assert.Contains(acme.Owner, (await visitor.Get("/contacts")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(page)).Status);
    }

    [Fact]
    public async Task Analysts_have_no_way_in()
    {
        var (acme, page, _) = await WithSomebody("analyst@example.com");
        await acme.In(db => db.Members.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, Role.Analyst)));

        foreach (var path in new[] { "/contacts", page, "/settings/privacy", "/settings/deletion" })
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.Get(path)).Status);
        Assert.DoesNotContain("href=\"/contacts\"", (await visitor.Get("/overview")).Html, StringComparison.Ordinal);
    }
}
