using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Surveys.Tests.Responses;

/// <summary>Somebody who comes by an open channel: opens its page and answers, as a browser without script does.</summary>
internal sealed partial class Passerby(House house, string address, string? languages = null)
{
    private readonly HttpClient browser = house.Client();

    public static async Task<JsonNode> Channel(Workspace workspace, string survey, string via = "link", string name = "Reception desk", params string[] domains) =>
        await workspace.Post($"surveys/{survey}/channels", new { name, via, domains }, HttpStatusCode.Created);

    public static async Task<Passerby> At(House house, Workspace workspace, string survey, string via = "link", params string[] domains) =>
        new(house, (string)(await Channel(workspace, survey, via, domains: domains))["address"]!);

    public string Path => new Uri(address).AbsolutePath;

    public async Task<(HttpStatusCode Status, string Page)> Open(string more = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path + more);
        if (languages is not null)
            request.Headers.Add("Accept-Language", languages);
        using var response = await browser.SendAsync(request);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Sends the form of a page with these fields; hidden ones are sent as they stand there.</summary>
    public async Task<(HttpStatusCode Status, string Page)> Send(string page, params (string Name, string Value)[] fields)
    {
        var hidden = Hidden().Matches(page).Select(found => KeyValuePair.Create(found.Groups[1].Value, found.Groups[2].Value));
        using var form = new FormUrlEncodedContent(hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        using var response = await browser.PostAsync(new Uri(Path, UriKind.Relative), form);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
