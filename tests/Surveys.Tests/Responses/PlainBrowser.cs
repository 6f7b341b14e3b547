using System.Net;
using System.Text.RegularExpressions;

namespace Surveys.Tests.Responses;

/// <summary>A browser without script: opens a customer's page, and sends its form.</summary>
internal sealed partial class PlainBrowser(House house, string? languages = null, string? agent = null)
{
    private readonly HttpClient client = Named(house.Client(), agent);

    public async Task<(HttpStatusCode Status, string Page)> Open(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (languages is not null)
            request.Headers.Add("Accept-Language", languages);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>Sends the form of a page with these fields; hidden ones are sent as they stand there.</summary>
    public async Task<(HttpStatusCode Status, string Page)> Send(string address, string page, params (string Name, string Value)[] fields)
    {
        var hidden = Hidden().Matches(page).Select(found => KeyValuePair.Create(found.Groups[1].Value, found.Groups[2].Value));
        using var form = new FormUrlEncodedContent(hidden.Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))));
        using var response = await client.PostAsync(new Uri(address, UriKind.RelativeOrAbsolute), form);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    private static HttpClient Named(HttpClient client, string? agent)
    {
        if (agent is not null)
            client.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
        return client;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
