using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

/// <summary>An agent sees their own scores and comments, and nothing else.</summary>
public sealed class AgentViewTests(House house) : IDisposable
{
    private readonly Visitor visitor = new(house);
    private readonly string address = $"ana-{Guid.CreateVersion7():N}@acme.example";

    public void Dispose() => visitor.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task They_see_what_was_said_to_them(bool byAddress)
    {
        var (acme, survey) = await WithTwoAgents(byAddress);
        if (!byAddress)
        {
            using var admin = new Visitor(house);
            await admin.SignIn(acme.Owner);
            var ana = await acme.In(db => db.Agents.Where(a => a.Name == "Ana").Select(a => a.Id).SingleAsync());
            var member = await acme.In(db => db.Members.Where(m => m.Role == Role.Agent).Select(m => m.Id).SingleAsync());
            var linked = await admin.Submit("/agents", ("id", $"{ana}"), ("member", $"{member}"));
            Assert.True(linked.Status == HttpStatusCode.Redirect, $"{linked.Status} {linked.Html}");
        }

        await visitor.SignIn(address);
        var pages = new[]
        {
            await visitor.Get("/answers"), await visitor.Get("/overview"),
            await visitor.Get($"/overview?survey={survey}&agent={await acme.In(db => db.Agents.Where(a => a.Name == "Ben").Select(a => a.Id).SingleAsync())}"),
        };

        Assert.All(pages, page =>
        {
            Assert.Contains("said to Ana", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("said to Ben", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(">Ben<", page.Html, StringComparison.Ordinal);
        });
        Assert.Contains("id=\"n\">1<", pages[1].Html.Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_no_agent_of_the_help_desk_sees_nobodys()
    {
        var (_, survey) = await WithTwoAgents(byAddress: false);
        await visitor.SignIn(address);

        foreach (var table in new[] { "trend", "channel", "tag" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get($"/overview?handler=Csv&table={table}&survey={survey}&period=all")).Status);

        Assert.DoesNotContain("said to", (await visitor.Get("/answers")).Html, StringComparison.Ordinal);
        Assert.Contains("Ask an admin", (await visitor.Get("/overview")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_address_has_changed_sees_nothing_of_who_has_the_old_one()
    {
        var (acme, _) = await WithTwoAgents(byAddress: true);
        await visitor.SignIn(address);
        Assert.Contains("said to Ana", (await visitor.Get("/answers")).Html, StringComparison.Ordinal);

        await acme.In(db => db.Users.Where(a => a.Email == address).ExecuteUpdateAsync(set => set.SetProperty(a => a.Email, $"left-{address}")));

        Assert.DoesNotContain("said to", (await visitor.Get("/answers")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_other_page_opens_to_them()
    {
        await WithTwoAgents(byAddress: true);
        await visitor.SignIn(address);

        foreach (var page in new[] { "/surveys", "/rules", "/interactions", "/invitations", "/agents", "/keys", "/members", "/settings", "/audit" })
        {
            var answer = await visitor.Get(page);
            Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{page}: {answer.Status}");
        }
    }

    private async Task<(Workspace Acme, string Survey)> WithTwoAgents(bool byAddress)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Join(address, Role.Agent);
        await acme.Post("responses", new { survey, external_id = "1", score = 5, comment = "said to Ana", agent = new { name = "Ana", email = byAddress ? address.ToUpperInvariant() : null } }, HttpStatusCode.Created);
        await acme.Post("responses", new { survey, external_id = "2", score = 1, comment = "said to Ben", agent = new { name = "Ben" } }, HttpStatusCode.Created);
        await acme.RollUp();
        return (acme, survey);
    }
}
