using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.HelpDesks;
using Surveys.Tests.Accounts;
using Surveys.Tests.Audit;

namespace Surveys.Tests.HelpDesks;

public sealed class ConnectionPagesTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);

    public void Dispose() => visitor.Dispose();

    private async Task<(Workspace Acme, string Page)> Connected(string vendor, string name)
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);
        var answer = await visitor.Submit("/connections", ("Vendor", vendor), ("Name", name));
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Html);
        return (acme, answer.Location!);
    }

    [Fact]
    public async Task A_secret_that_we_made_is_shown_once_and_opens_the_address_that_stands_there()
    {
        var (acme, page) = await Connected("freshdesk", "Freshdesk & co");

        var first = await visitor.Get(page);
        var later = await visitor.Get(page);
        var secret = Regex.Match(first.Html, "id=\"new-secret\">([0-9a-f]{64})<").Groups[1].Value;
        var address = Regex.Match(first.Html, "value=\"(http://localhost:8080/hooks/[^\"]+)\"").Groups[1].Value;

        Assert.NotEmpty(secret);
        Assert.DoesNotContain(secret, later.Html, StringComparison.Ordinal);
        Assert.Contains("Freshdesk &amp; co", later.Html, StringComparison.Ordinal);
        var desk = new Desk(house, acme, await acme.In(db => db.Connections.AsNoTracking().SingleAsync()), address, secret);
        Assert.Equal("taken", (await desk.Told("""{"ticket_id": "1", "ticket_status": "2"}""")).Outcome);
        Assert.Contains("ticket_status", (await visitor.Get(page)).Html, StringComparison.Ordinal);
        Assert.Equal("Freshdesk & co", (string?)(await acme.NewestNote("connection.made"))["subject"]!["name"]);

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom(page, $"{page}?handler=Renew")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.Send("{}")).Status);
        Assert.Contains("Refused once", (await visitor.Get(page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guides_own_example_leads_to_an_invitation_and_a_payload_says_what_it_is_about()
    {
        var (acme, page) = await Connected("generic", "Our own");
        await acme.Post("rules", new { survey = await acme.Survey() }, HttpStatusCode.Created);
        var guide = WebUtility.HtmlDecode((await visitor.Get(page)).Html);
        var example = Regex.Match(guide, "aria-label=\"An example\">([^<]+)<").Groups[1].Value;
        var inCommand = Regex.Match(guide, "curl '(http://localhost:8080/hooks/[^']+)'[^<]+ -d '([^']+)'");
        var (connection, secret) = await acme.In(async (services, db) =>
        {
            var book = services.GetRequiredService<ConnectionBook>();
            var made = await db.Connections.SingleAsync();
            return (made, await book.RenewSecret(made, default));
        });
        var desk = new Desk(house, acme, connection, inCommand.Groups[1].Value, secret);
        Assert.Contains(">never<", (await visitor.Get("/connections")).Html, StringComparison.Ordinal);

        Assert.Equal("taken", (await desk.Told(example)).Outcome);
        Assert.NotEmpty(await desk.Planned());
        Assert.Equal("taken", (await desk.Told(inCommand.Groups[2].Value.Replace("4211", "4212", StringComparison.Ordinal))).Outcome);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.Send("""{"external_id": "4213", "status": "odd"}""")).Status);
        Assert.Equal(2, (await desk.Planned()).Count);

        var (shown, interaction) = (WebUtility.HtmlDecode((await visitor.Get(page)).Html), (await desk.Ticket("4212")).Interaction.Id);
        Assert.Matches($"<b>4212 · Card declined · closed</b>[\\s\\S]+?href=\"/interactions\\?interaction={interaction}\"", shown);
        Assert.Equal(2, Regex.Count(shown, "href=\"/interactions\\?interaction="));

        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.SendSigned("{}", ("X-Surveys-Secret", "wrong"))).Status);
        var list = (await visitor.Get("/connections")).Html;
        Assert.Matches("data-label=\"Last taken\"><time", list);
        Assert.Matches("data-label=\"Last refused\"><time[^>]+>[^<]+</time><br><span class=\"help\">once in all", list);
    }

    [Fact]
    public async Task A_vendors_own_secret_is_pasted_and_never_shown_again()
    {
        var (acme, page) = await Connected("zendesk", "Zendesk");
        Assert.Contains("Until then all that comes is refused", (await visitor.Get(page)).Html, StringComparison.Ordinal);
        Assert.NotNull((await visitor.SubmitFrom(page, $"{page}?handler=Secret", ("Secret", " "))).Beside("Secret"));

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom(page, $"{page}?handler=Secret", ("Secret", " a-signing-secret "))).Status);

        Assert.DoesNotContain("a-signing-secret", (await visitor.Get(page)).Html, StringComparison.Ordinal);
        var note = await acme.NewestNote("connection.changed");
        Assert.DoesNotContain("a-signing-secret", note.ToJsonString(), StringComparison.Ordinal);
        Assert.NotNull(await acme.In(db => db.Connections.Select(c => c.Secret).SingleAsync()));
    }

    [Fact]
    public async Task Paths_and_words_are_kept_and_a_wrong_one_is_named_and_not_lost()
    {
        var (acme, page) = await Connected("generic", "Our own");

        var wrong = await visitor.SubmitFrom(page, $"{page}?handler=Mapping", ("Paths[subject]", "title"), ("Paths[status]", "$.state"), ("States", "fertig = done with"));
        Assert.Contains("subject", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("isn’t a JSONPath", WebUtility.HtmlDecode(wrong.Html), StringComparison.Ordinal);
        Assert.Contains("value=\"$.state\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("fertig = done with", wrong.Html, StringComparison.Ordinal);
        Assert.NotNull(wrong.Beside("States"));

        Assert.Equal(HttpStatusCode.Redirect, (await visitor.SubmitFrom(page, $"{page}?handler=Mapping", ("Paths[subject]", "$.title"), ("Paths[status]", "$.status"), ("States", "Fertig = closed\r\nweg=deleted"))).Status);
        var mapping = await acme.In(db => db.Connections.AsNoTracking().Select(c => c.Mapping).SingleAsync());
        Assert.Equal("$.title", Assert.Single(mapping.Paths).Value);
        Assert.Equal([("fertig", TicketState.Closed), ("weg", TicketState.Deleted)], mapping.States.Select(s => (s.Key, s.Value)).Order());
        Assert.Contains("fertig = closed", (await visitor.Get(page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Removed_it_is_gone_from_the_pages()
    {
        var (acme, page) = await Connected("intercom", "Intercom of ours");
        Assert.Contains("Intercom of ours", (await visitor.Get("/connections")).Html, StringComparison.Ordinal);

        Assert.Equal("/connections", (await visitor.SubmitFrom(page, $"{page}?handler=Remove")).Location);

        Assert.Contains("is removed", (await visitor.Get("/connections")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Intercom of ours", (await visitor.Get("/connections")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(page)).Status);
        Assert.Equal("Intercom of ours", (string?)(await acme.NewestNote("connection.removed"))["subject"]!["name"]);
    }

    [Theory]
    [InlineData("zendesk", "", "Name")]
    [InlineData("zendesk", "a\u0001b", "Name")]
    [InlineData("helpscout", "Another", "Vendor")]
    public async Task One_without_a_name_or_of_an_unknown_kind_is_not_made(string vendor, string name, string field)
    {
        var acme = await Workspace.Make(house);
        await visitor.SignIn(acme.Owner);

        var answer = await visitor.Submit("/connections", ("Vendor", vendor), ("Name", name));

        Assert.NotNull(answer.Beside(field));
        Assert.Equal(0, await acme.In(db => db.Connections.CountAsync()));
    }

    [Fact]
    public async Task Another_workspaces_connection_is_not_found()
    {
        var desk = await Desk.Connect(house, Vendor.Generic);
        await visitor.SignIn((await Workspace.Make(house)).Owner);

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/connections/{desk.Connection.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.SubmitFrom("/connections", $"/connections/{desk.Connection.Id}?handler=Remove")).Status);
    }
}
