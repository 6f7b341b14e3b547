using System.Net;
using System.Text.Json.Nodes;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Responses;

public sealed class PreviewTests(House house)
{
    [Theory]
    [InlineData("mail", "happy are you")]
    [InlineData("text", "?score=5")]
    [InlineData("page", "happy are you")]
    [InlineData("unhappy", "main reason")]
    [InlineData("thanks_unhappy", "Thank you")]
    [InlineData("thanks_happy", "Thank you")]
    [InlineData("thanks", "happy are you")]
    [InlineData("", "happy are you")]
    [InlineData("no such view", "happy are you")]
    public async Task Every_view_shows_itself_also_of_a_draft_that_leaves_nobody_unhappy(string view, string words)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var content = (await acme.Get($"surveys/{survey}"))["content"]!.DeepClone();
        content["scored"]!["favourable"] = new JsonArray(1, 2);
        await acme.Send(HttpMethod.Put, $"surveys/{survey}", new { content }, HttpStatusCode.OK);
        using var owner = new Visitor(house);
        await owner.SignIn(acme.Owner);

        var seen = await owner.Get($"/surveys/{survey}/preview?view={Uri.EscapeDataString(view)}");

        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Contains(words, seen.Html, StringComparison.Ordinal);
    }
}
