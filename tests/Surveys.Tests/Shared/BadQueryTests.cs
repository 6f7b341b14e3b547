using System.Net;

namespace Surveys.Tests.Shared;

/// <summary>Addresses and parameters that are wrong, and ids that are not ours.</summary>
public sealed class BadQueryTests(House house)
{
    public static TheoryData<string> Lists() => new("surveys", "rules", "invitations", "responses");

    [Theory, MemberData(nameof(Lists))]
    public async Task A_limit_that_cannot_be_is_named(string list)
    {
        var acme = await Workspace.Make(house);

        foreach (var limit in new[] { "0", "-1", "201", "1000", "abc", "1.5", "99999999999", "%00" })
        {
            var problem = await acme.Refused(HttpMethod.Get, $"{list}?limit={limit}", null);
            Assert.True(problem["errors"]?["limit"] is not null, $"limit={limit} is not named: {problem.ToJsonString()}");
        }
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task A_place_to_go_on_from_that_is_no_id_is_named(string list)
    {
        var acme = await Workspace.Make(house);

        foreach (var after in new[] { "abc", "1", "00000000", "%00" })
        {
            var problem = await acme.Refused(HttpMethod.Get, $"{list}?after={after}", null);
            Assert.True(problem["errors"]?["after"] is not null, $"after={after} is not named: {problem.ToJsonString()}");
        }
    }

    [Theory, MemberData(nameof(Lists))]
    public async Task Behind_a_row_that_is_not_there_the_list_goes_on_all_the_same(string list)
    {
        var acme = await Workspace.Make(house);

        Assert.Empty((await acme.Get($"{list}?after={Guid.CreateVersion7()}&limit=200"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("invitations?status=lost", "status")]
    [InlineData("invitations?status=", "status")]
    [InlineData("invitations?survey=abc", "survey")]
    [InlineData("invitations?contact=1", "contact")]
    [InlineData("invitations?interaction=1", "interaction")]
    [InlineData("responses?survey=abc", "survey")]
    [InlineData("responses?from=yesterday", "from")]
    [InlineData("responses?to=2026-02-30", "to")]
    [InlineData("responses?agent=Ana", "agent")]
    [InlineData("responses?team=1", "team")]
    [InlineData("responses?min_score=many", "min_score")]
    [InlineData("responses?max_score=99999999999", "max_score")]
    [InlineData("responses?q=a%00b", "q")]
    [InlineData("responses?channel=a%00b", "channel")]
    [InlineData("responses?tag=a%00b", "tag")]
    [InlineData("contacts?email=%00", "email")]
    [InlineData("surveys?colour=1&colour=%00", "colour")]
    public async Task A_filter_that_cannot_be_understood_is_named(string path, string field)
    {
        var acme = await Workspace.Make(house);

        var problem = await acme.Refused(HttpMethod.Get, path, null);

        Assert.True(problem["errors"]?[field] is not null, $"{field} is not named: {problem.ToJsonString()}");
    }

    [Fact]
    public async Task What_belongs_to_another_workspace_is_not_there()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var survey = await other.Survey();
        var rule = (string)(await other.Rule(survey, new { delay = "PT24H" }))["id"]!;
        var invitation = (string)(await other.Interaction("1", "foreign@example.com"))["invitations"]![0]!["id"]!;
        var own = await acme.Survey();
        (HttpMethod Method, string Path, string Id, string? Body)[] requests =
        [
            (HttpMethod.Get, "surveys/{0}", survey, null), (HttpMethod.Post, "surveys/{0}/publication", survey, null), (HttpMethod.Delete, "surveys/{0}/publication", survey, null),
            (HttpMethod.Put, "rules/{0}", rule, $$"""{"survey":"{{own}}"}"""), (HttpMethod.Delete, "rules/{0}", rule, null), (HttpMethod.Delete, "invitations/{0}", invitation, null),
        ];

        foreach (var (method, path, id, body) in requests)
        {
            var foreign = await acme.Refused(method, string.Format(null, path, id), body is null ? null : Hostile.Json(body), HttpStatusCode.NotFound);
            var nowhere = await acme.Refused(method, string.Format(null, path, Guid.CreateVersion7()), body is null ? null : Hostile.Json(body), HttpStatusCode.NotFound);
            Assert.Equal(nowhere.ToJsonString(), foreign.ToJsonString());
        }

        Assert.Single((await other.Get("rules"))["data"]!.AsArray());
        Assert.Equal("scheduled", (string?)(await other.Get("invitations"))["data"]![0]!["status"]);
        Assert.Equal("published", (string?)(await other.Get($"surveys/{survey}"))["status"]);
    }

    [Theory]
    [InlineData("surveys/abc")]
    [InlineData("surveys/00000000-0000-0000-0000-000000000000")]
    [InlineData("nothing")]
    [InlineData("")]
    public async Task An_address_that_leads_nowhere_says_so(string path) =>
        await (await Workspace.Make(house)).Refused(HttpMethod.Get, path, null, HttpStatusCode.NotFound);

    [Theory]
    [InlineData("DELETE", "surveys")]
    [InlineData("PATCH", "interactions")]
    [InlineData("GET", "interactions")]
    [InlineData("POST", "scores")]
    [InlineData("TRACE", "surveys")]
    public async Task A_method_that_an_address_does_not_take_is_refused(string method, string path) =>
        await (await Workspace.Make(house)).Refused(new HttpMethod(method), path, null, HttpStatusCode.MethodNotAllowed);

    [Fact]
    public async Task Lists_hold_nothing_of_another_workspace()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));
        var survey = await other.Survey();
        await other.Rule(survey, new { delay = "PT24H" });
        await other.Interaction("1", "hidden@example.com");
        await other.Post("responses", new { survey, external_id = "1", score = 5 }, HttpStatusCode.Created);

        foreach (var list in new[] { "surveys", "rules", "invitations", "responses", $"responses?survey={survey}", $"invitations?survey={survey}" })
            Assert.Empty((await acme.Get(list))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("/sign-in?x=%00")]
    [InlineData("/sign-in?%00")]
    public async Task A_page_says_that_it_cannot_be_read(string path)
    {
        using var answer = await house.Client().GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("could not be read", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
