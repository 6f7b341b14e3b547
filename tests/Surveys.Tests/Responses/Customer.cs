using System.Net;
using System.Text.RegularExpressions;
using Surveys.Dispatch;

namespace Surveys.Tests.Responses;

/// <summary>Somebody who got a mail: opens its link and answers, as a browser without script does.</summary>
internal sealed partial class Customer(House house, Workspace workspace, CaughtMail mail, string? languages = null)
{
    private readonly HttpClient browser = house.Client();

    public Workspace Workspace => workspace;
    public CaughtMail Mail => mail;

    /// <summary>Asked about a ticket that has just been closed.</summary>
    public static async Task<Customer> Asked(House house, Workspace workspace, string survey, string address, object? contact = null, string? languages = null, object? rule = null)
    {
        await workspace.Rule(survey, rule);
        await workspace.Interaction("1", address, contact is null ? null : new { contact });
        var mail = await house.Mail.First(address);
        await workspace.Invitation(i => i.Status == InvitationStatus.Sent);
        return new Customer(house, workspace, mail, languages);
    }

    public async Task<(HttpStatusCode Status, string Page)> Open(int rating, string more = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, house.Local(mail.LinkFor(rating)) + more);
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
        using var response = await browser.PostAsync(new Uri(house.Local(mail.LinkFor(1)).GetLeftPart(UriPartial.Path)), form);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
