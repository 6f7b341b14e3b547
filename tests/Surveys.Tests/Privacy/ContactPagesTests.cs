using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Dispatch;
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
        Assert.Equal("Nobody here has this address or id, and no name, last word of one, address or domain begins so.", (await visitor.Submit("/contacts", ("Wanted", "nobody@example.com"))).Beside("Wanted"));
        var seen = await visitor.Get(page);
        Assert.Contains("Ioana &#x218;erban", seen.Html, StringComparison.Ordinal);
        Assert.Contains("1, 1 with a comment", seen.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_of_a_name_or_an_address_leads_to_the_only_one_or_to_a_list()
    {
        var (acme, page, _) = await WithSomebody("begins@example.com");
        await acme.Interaction("T-2", "beginner@example.com", new { contact = new { email = "beginner@example.com", name = "Ion 100% Pop" } });
        await acme.Interaction("T-3", "zoe@example.com", new { contact = new { email = "zoe@example.com", name = "Begonia" } });

        Assert.Equal(page, (await visitor.Submit("/contacts", ("Wanted", "IOANA ȘERB"))).Location);
        Assert.Equal(page, (await visitor.Submit("/contacts", ("Wanted", "begins@"))).Location);
        Assert.EndsWith($"{await acme.In(db => db.Contacts.Where(c => c.Name!.StartsWith("Ion ")).Select(c => c.Id).SingleAsync())}", (await visitor.Submit("/contacts", ("Wanted", "ion 100% p"))).Location, StringComparison.Ordinal);
        var list = (await visitor.Submit("/contacts", ("Wanted", "Beg"))).Html;
        Assert.All(new[] { "begins@example.com", "beginner@example.com", "Begonia" }, somebody => Assert.Contains(somebody, list, StringComparison.Ordinal));
        Assert.NotNull((await visitor.Submit("/contacts", ("Wanted", "begin_"))).Beside("Wanted"));
    }

    [Fact]
    public async Task The_last_word_of_a_name_or_the_domain_will_do()
    {
        var (acme, page, _) = await WithSomebody("surname@mail.found.example");
        await acme.Interaction("T-2", "other@elsewhere.example", new { contact = new { email = "other@elsewhere.example", name = "Ana Maria  Popescu " } });

        Assert.Equal(page, (await visitor.Submit("/contacts", ("Wanted", "șerb"))).Location);
        Assert.Equal(page, (await visitor.Submit("/contacts", ("Wanted", "@Mail.found"))).Location);
        var other = $"/contacts/{await acme.In(db => db.Contacts.Where(c => c.Email == "other@elsewhere.example").Select(c => c.Id).SingleAsync())}";
        Assert.Equal(other, (await visitor.Submit("/contacts", ("Wanted", "POPESCU"))).Location);
        Assert.Equal(other, (await visitor.Submit("/contacts", ("Wanted", "elsewhere.example"))).Location);
        Assert.NotNull((await visitor.Submit("/contacts", ("Wanted", "opescu"))).Beside("Wanted"));
    }

    [Fact]
    public async Task The_newest_are_listed_with_what_was_last_and_whether_they_are_left_in_peace()
    {
        var (acme, page, _) = await WithSomebody("newest@example.com");
        await acme.In(async db =>
        {
            var now = TimeProvider.System.GetUtcNow();
            for (var i = 0; i < 50; i++)
                db.Contacts.Add(new Surveys.Interactions.Contact { TenantId = acme.Id, Id = Guid.CreateVersion7(now.AddMinutes(i + 1)), Name = $"Number {i}", CreatedAt = now });
            return await db.SaveChangesAsync();
        });

        var first = (await visitor.Get("/contacts")).Html;
        Assert.Contains("Number 49", first, StringComparison.Ordinal);
        Assert.DoesNotContain("newest@example.com", first, StringComparison.Ordinal);
        var older = System.Text.RegularExpressions.Regex.Match(first, "href=\"(/contacts\\?after=[^\"]+)\"").Groups[1].Value;
        Assert.DoesNotContain("not asked any more", (await visitor.Get(older)).Html, StringComparison.Ordinal);
        await visitor.SubmitFrom(page, $"{page}?handler=Suppress");
        var second = (await visitor.Get(older)).Html;
        Assert.Contains("newest@example.com", second, StringComparison.Ordinal);
        Assert.Contains("not asked any more", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_holds_all_and_is_the_same_by_page_and_api()
    {
        var (acme, page, survey) = await WithSomebody("file@example.com");
        await acme.Send(HttpMethod.Post, page["/".Length..] + "/suppression", expected: HttpStatusCode.NoContent);
        await acme.Invitation(i => i.Status == InvitationStatus.Skipped);

        var byPage = JsonNode.Parse((await visitor.SubmitFrom(page, $"{page}?handler=Export")).Html)!;
        var byApi = await acme.Get(page["/".Length..] + "/export");

        Assert.Equal(("file@example.com", "Ioana Șerban", "c-77", "gold"), ((string)byApi["contact"]!["email"]!, (string)byApi["contact"]!["name"]!, (string)byApi["contact"]!["external_id"]!, (string)byApi["contact"]!["attributes"]!["plan"]!));
        var interaction = byApi["interactions"]!.AsArray().Single()!;
        Assert.Equal(("T-1", "Card declined", "A/1", "1st line", "Ana"), ((string)interaction["external_id"]!, (string)interaction["subject"]!, (string)interaction["attributes"]!["order"]!, (string)interaction["team"]!, (string)interaction["agent"]!));
        Assert.Equal("skipped", (string)byApi["invitations"]!.AsArray().Single()!["status"]!);
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
