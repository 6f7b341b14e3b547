using System.Net;
using System.Text.RegularExpressions;

namespace Surveys.Tests.Accounts;

/// <summary>A page as it came.</summary>
internal sealed record Seen(HttpStatusCode Status, string? Location, string Html)
{
    /// <summary>What is said beside a field of the form, if anything is.</summary>
    public string? Beside(string field) =>
        Regex.Match(Html, $"data-valmsg-for=\"{field}\"[^>]*>([^<]+)<") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;
}

/// <summary>Somebody with a browser that keeps cookies, fills in forms and follows nothing by itself.</summary>
internal sealed class Visitor(Uri address) : IDisposable
{
    private readonly HttpClient client = new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };

    public Visitor(House house)
        : this(house.Address)
    {
    }

    public async Task<Seen> Get(string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await Read(response);
    }

    /// <summary>Opens the form's page, then sends it with the token that stands there.</summary>
    public async Task<Seen> Submit(string path, params (string Name, string Value)[] fields)
    {
        var page = await Get(path);
        var token = Regex.Match(page.Html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        return await Send(path, [.. fields, ("__RequestVerificationToken", token)]);
    }

    /// <summary>Sends a form as it is, without looking at its page first.</summary>
    public async Task<Seen> Send(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await client.PostAsync(new Uri(path, UriKind.Relative), form);
        return await Read(response);
    }

    public Task<Seen> SignUp(string name, string owner, string password = Workspace.Password, string zone = "UTC") =>
        Submit("/sign-up", ("Name", name), ("Owner", owner), ("Password", password), ("TimeZone", zone));

    public Task<Seen> SignIn(string email, string password = Workspace.Password, string from = "") =>
        Submit("/sign-in", ("Email", email), ("Password", password), ("From", from));

    private static async Task<Seen> Read(HttpResponseMessage response) =>
        new(response.StatusCode, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync());

    public void Dispose() => client.Dispose();
}
