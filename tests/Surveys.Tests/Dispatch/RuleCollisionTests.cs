using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Surveys.Dispatch;

namespace Surveys.Tests.Dispatch;

/// <summary>A rule that is taken away while others work by it.</summary>
public sealed class RuleCollisionTests(House house)
{
    private const int Rounds = 15;

    [Fact]
    public async Task Changed_while_it_is_deleted_a_rule_is_changed_or_gone()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var heard = new HashSet<HttpStatusCode>();

        for (var round = 0; round < Rounds; round++)
        {
            var path = $"/api/v1/rules/{(await acme.Rule(survey, new { delay = "P1D" }))["id"]}";
            var changes = Enumerable.Range(0, 8).Select(i => acme.Api.PutAsJsonAsync(path, new { survey, priority = i }, TestContext.Current.CancellationToken));
            foreach (var answer in await Task.WhenAll(changes.Append(acme.Api.DeleteAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))))
                heard.Add(answer.StatusCode);
        }

        Assert.Empty(heard.Except([HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound]));
    }

    [Fact]
    public async Task Deleted_while_it_plans_a_rule_leaves_nothing_that_waits()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        for (var round = 0; round < Rounds; round++)
        {
            var rule = await acme.Rule(survey, new { delay = "P1D" });
            await Task.WhenAll(
                Enumerable.Range(0, 6).Select(i => (Task)acme.Interaction($"{round}-{i}", $"race.{round}.{i}@example.com"))
                    .Append(acme.Send(HttpMethod.Delete, $"rules/{rule["id"]}", expected: HttpStatusCode.NoContent)));
        }

        Assert.Equal(0, await acme.In(db => db.Invitations.CountAsync(i => i.Status == InvitationStatus.Scheduled || i.Status == InvitationStatus.Deferred)));
    }
}
