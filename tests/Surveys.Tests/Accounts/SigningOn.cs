using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Accounts;

namespace Surveys.Tests.Accounts;

/// <summary>Signing in by a company's account, as a person does it.</summary>
internal static class SigningOn
{
    /// <summary>Gives the workspace an issuer, as its settings' page does.</summary>
    public static async Task UseIssuer(this Workspace workspace, House house, TestIssuer issuer, Role? newcomers = null, bool isRequired = false)
    {
        using var owner = new Visitor(house);
        await owner.SignIn(workspace.Owner);
        var saved = await owner.Submit(
            "/settings/single-sign-on",
            ("Issuer", issuer.Address), ("ClientId", TestIssuer.ClientId), ("ClientSecret", TestIssuer.ClientSecret), ("Newcomers", newcomers?.ToString().ToLowerInvariant() ?? ""));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        if (isRequired)
            await workspace.In(db => db.SingleSignOn.ExecuteUpdateAsync(set => set.SetProperty(s => s.IsRequired, true).SetProperty(s => s.ProvenAt, DateTimeOffset.UnixEpoch)));
    }

    /// <summary>Goes to the issuer and comes back; what our service then says.</summary>
    public static async Task<Seen> SignOn(this Visitor visitor, House house, string slug, string query = "") =>
        await visitor.Get(await visitor.AnswerFor(house, slug, query));

    /// <summary>The path with which the issuer sends somebody back.</summary>
    public static async Task<string> AnswerFor(this Visitor visitor, House house, string slug, string query = "")
    {
        var start = await visitor.Get($"/sso/{slug}{query}");
        var address = WebUtility.HtmlDecode(Regex.Match(start.Html, "id=\"issuer\" href=\"([^\"]+)\"").Groups[1].Value);
        Assert.True(address.Length > 0, start.Html);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var sent = await browser.GetAsync(new Uri(address));
        return house.Local(sent.Headers.Location!.ToString()).PathAndQuery;
    }

    /// <summary>Somebody with a password who belongs to the workspace.</summary>
    public static Task<Account> Member(this Workspace workspace, string email, Role role = Role.Analyst) => workspace.In(async (services, db) =>
    {
        var account = Account.Of(email, isConfirmed: false, TimeProvider.System.GetUtcNow());
        Assert.True((await services.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Account>>().CreateAsync(account, Workspace.Password)).Succeeded);
        await services.GetRequiredService<Membership>().Admit(account, role, default);
        return account;
    });

    public static async Task<int> SessionsOf(House house, string email)
    {
        await using var scope = house.Tenants.Outside();
        var db = scope.ServiceProvider.GetRequiredService<SurveysDb>();
        return await db.Sessions.CountAsync(s => db.Users.Any(a => a.Id == s.AccountId && a.Email == email));
    }
}
