using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Dispatch;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Dispatch;

/// <summary>The pages Interactions and Invitations: what their filters leave, and where their rows lead.</summary>
public sealed class FilterPagesTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    private async Task<Workspace> WithThree()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey("csat5", "After a ticket"), new { delay = "P5D" });
        await acme.Rule(await acme.Survey("nps", "Now and then"), new { exclude = new { domains = new[] { "example.com" } } });
        await acme.Interaction("T-1", "filters.ana@example.com", new { subject = "Card 100% declined", tags = new[] { "billing", "vip" } });
        await acme.Interaction("T-2", "filters.bob@example.com", new { subject = "Parcel is late", channel = "chat", team = "2nd line", agent = new { external_id = "18", name = "Bob" } });
        await acme.Interaction("T-3", "filters.eve@example.com", new { subject = "Where is it", channel = "phone", status = "open" });
        await visitor.SignIn(acme.Owner);
        return acme;
    }

    private async Task<string> Subjects(string path)
    {
        var page = await visitor.Get(path);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        return string.Join(", ", new[] { "Card", "Parcel", "Where" }.Where(subject => Regex.IsMatch(page.Html, $">{subject} ")));
    }

    [Fact]
    public async Task Interactions_are_filtered_by_what_they_are_and_found_by_number_and_subject()
    {
        var acme = await WithThree();
        var (team, agent) = await acme.In(async db => (await db.Teams.Where(t => t.Name == "2nd line").Select(t => t.Id).SingleAsync(), await db.Agents.Where(a => a.Name == "Bob").Select(a => a.Id).SingleAsync()));
        var contact = await acme.In(db => db.Contacts.Where(c => c.Email == "filters.ana@example.com").Select(c => c.Id).SingleAsync());

        Assert.Equal("Card, Parcel, Where", await Subjects("/interactions"));
        Assert.Equal("Where", await Subjects("/interactions?status=open"));
        Assert.Equal("Parcel", await Subjects("/interactions?channel=chat"));
        Assert.Equal("Parcel", await Subjects($"/interactions?team={team}"));
        Assert.Equal("Parcel", await Subjects($"/interactions?agent={agent}&status=closed"));
        Assert.Equal("Card", await Subjects("/interactions?tag=vip"));
        Assert.Equal("Parcel", await Subjects("/interactions?q=T-2"));
        Assert.Equal("Card", await Subjects("/interactions?q=100%25"));
        Assert.Equal("Card", await Subjects($"/interactions?contact={contact}"));
        Assert.Contains("None fits", (await visitor.Get("/interactions?q=nothing")).Html, StringComparison.Ordinal);
        Assert.Contains("q has control characters", (await visitor.Get("/interactions?q=a%01b")).Html, StringComparison.Ordinal);
        Assert.Equal(["chat", "email", "phone"], Regex.Matches((await visitor.Get("/interactions")).Html, "<option value=\"(chat|email|phone)\"").Select(option => option.Groups[1].Value));
    }

    [Fact]
    public async Task Invitations_are_filtered_by_status_survey_and_reason_and_say_it_as_a_sentence()
    {
        var acme = await WithThree();
        var survey = await acme.In(db => db.Surveys.Where(s => s.Name == "Now and then").Select(s => s.Id).SingleAsync());

        Assert.Equal("Card, Parcel", await Subjects("/invitations?status=scheduled"));
        Assert.Equal("Card, Parcel", await Subjects($"/invitations?survey={survey}&status=skipped&reason=excluded_domain"));
        Assert.Contains("because the rule leaves out addresses of this domain", (await visitor.Get("/invitations?reason=excluded_domain")).Html, StringComparison.Ordinal);
        Assert.Contains("None fits", (await visitor.Get($"/invitations?survey={survey}&status=sent")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_row_leads_to_its_person_its_request_and_its_invitations()
    {
        var acme = await WithThree();
        var (interaction, contact) = await acme.In(db => db.Interactions.Where(i => i.ExternalId == "T-1").Select(i => new ValueTuple<Guid, Guid?>(i.Id, i.ContactId)).SingleAsync());

        var interactions = (await visitor.Get("/interactions")).Html;
        Assert.Contains($"href=\"/contacts/{contact}\"", interactions, StringComparison.Ordinal);
        Assert.Equal("Card", await Subjects($"/invitations?interaction={interaction}"));
        Assert.Contains($"href=\"/invitations?interaction={interaction}\"", interactions, StringComparison.Ordinal);
        Assert.Equal("Card", await Subjects($"/interactions?interaction={interaction}"));
        var invitation = await acme.In(db => db.Invitations.Where(i => i.InteractionId == interaction && i.Status == InvitationStatus.Scheduled).Select(i => i.Id).SingleAsync());
        Assert.DoesNotContain($"/messages?invitation={invitation}", (await visitor.Get("/invitations")).Html, StringComparison.Ordinal);
        await acme.In(db => db.Invitations.Where(i => i.Id == invitation).ExecuteUpdateAsync(set => set.SetProperty(i => i.Attempts, 1)));
        Assert.Contains($"/messages?invitation={invitation}", (await visitor.Get("/invitations")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analysts_see_no_way_to_a_persons_page()
    {
        var acme = await WithThree();
        await acme.In(db => db.Members.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, Role.Analyst)));

        foreach (var path in new[] { "/interactions", "/invitations" })
        {
            var page = await visitor.Get(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("filters.ana@example.com", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"/contacts/", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"/messages", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Older_ones_keep_the_filter()
    {
        var acme = await Workspace.Make(house);
        await acme.Rule(await acme.Survey(), new { delay = "P5D" });
        await acme.Post("interactions/batch", Enumerable.Range(0, 120).Select(i => new { source = "test", external_id = $"{i}", channel = i % 2 == 0 ? "chat" : "email", status = "closed", subject = $"Request {i}!", contact = new { email = $"older.{i}@example.com" } }).ToArray(), HttpStatusCode.OK);
        await visitor.SignIn(acme.Owner);

        foreach (var (path, shown) in new[] { ("/interactions?channel=chat&q=Request", 60), ("/invitations?status=scheduled", 120) })
        {
            var seen = new List<string>();
            for (var next = path; next.Length > 0;)
            {
                var html = (await visitor.Get(next)).Html;
                seen.AddRange(Regex.Matches(html, "Request (\\d+)!<(?!/span)").Select(m => m.Groups[1].Value));
                next = WebUtility.HtmlDecode(Regex.Match(html, "href=\"([^\"]+)\">Older ones").Groups[1].Value);
                if (next.Length > 0)
                    Assert.StartsWith(path, next, StringComparison.Ordinal);
            }

            Assert.Equal(shown, seen.Distinct().Count());
            Assert.Equal(shown, seen.Count);
        }
    }
}
