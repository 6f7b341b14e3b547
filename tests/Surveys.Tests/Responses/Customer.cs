using System.Net;
using Surveys.Dispatch;

namespace Surveys.Tests.Responses;

/// <summary>Somebody who got a mail: opens its link and answers, as a browser without script does.</summary>
internal sealed class Customer(House house, Workspace workspace, CaughtMail mail, string? languages = null)
{
    private readonly PlainBrowser browser = new(house, languages);

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

    public Task<(HttpStatusCode Status, string Page)> Open(int rating, string more = "") => browser.Open(house.Local(mail.LinkFor(rating)) + more);

    /// <inheritdoc cref="PlainBrowser.Send"/>
    public Task<(HttpStatusCode Status, string Page)> Send(string page, params (string Name, string Value)[] fields) =>
        browser.Send(house.Local(mail.LinkFor(1)).GetLeftPart(UriPartial.Path), page, fields);
}
