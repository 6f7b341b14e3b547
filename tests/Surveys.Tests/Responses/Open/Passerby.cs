using System.Net;
using System.Text.Json.Nodes;

namespace Surveys.Tests.Responses;

/// <summary>Somebody who comes by an open channel: opens its page and answers, as a browser without script does.</summary>
internal sealed class Passerby(House house, string address, string? languages = null)
{
    private readonly PlainBrowser browser = new(house, languages);

    public static async Task<JsonNode> Channel(Workspace workspace, string survey, string via = "link", string name = "Reception desk", params string[] domains) =>
        await workspace.Post($"surveys/{survey}/channels", new { name, via, domains }, HttpStatusCode.Created);

    public static async Task<Passerby> At(House house, Workspace workspace, string survey, string via = "link", params string[] domains) =>
        new(house, (string)(await Channel(workspace, survey, via, domains: domains))["address"]!);

    /// <summary>Of an anonymous survey's open link, answered by somebody each time.</summary>
    public static async Task Answers(House house, Workspace workspace, string survey, int score, int times)
    {
        var somebody = await At(house, workspace, survey);
        for (var n = 0; n < times; n++)
            Assert.Equal(HttpStatusCode.OK, (await somebody.Send((await somebody.Open()).Page, ("score", $"{score}"))).Status);
    }

    public string Path => new Uri(address).AbsolutePath;

    public Task<(HttpStatusCode Status, string Page)> Open(string more = "") => browser.Open(Path + more);

    /// <inheritdoc cref="PlainBrowser.Send"/>
    public Task<(HttpStatusCode Status, string Page)> Send(string page, params (string Name, string Value)[] fields) => browser.Send(Path, page, fields);
}
