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
/// <param name="address">Of another service than the tests' own.</param>
internal sealed class Visitor(House house, Uri? address = null) : IDisposable
{
    private readonly CookieContainer cookies = new();
    private HttpClient? opened;

    private HttpClient Browser => opened ??= new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = address ?? house.Address };

    /// <summary>Has what a thief has who copied another's cookies.</summary>
    public void TakeCookiesOf(Visitor other) => cookies.Add(other.cookies.GetAllCookies());

    public async Task<Seen> Get(string path)
    {
        using var response = await Browser.GetAsync(new Uri(path, UriKind.Relative));
        return await Read(response);
    }

    /// <summary>Opens the form's page, then sends it with the token that stands there.</summary>
    public Task<Seen> Submit(string path, params (string Name, string Value)[] fields) => SubmitFrom(path, path, fields);

    /// <summary>Sends a form with the token of another page, as somebody does who changes a form's address.</summary>
    public async Task<Seen> SubmitFrom(string form, string path, params (string Name, string Value)[] fields)
    {
        var page = await Get(form);
        var token = Regex.Match(page.Html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        return await Send(path, [.. fields, ("__RequestVerificationToken", token)]);
    }

    /// <summary>Sends a form as it is, without looking at its page first.</summary>
    public async Task<Seen> Send(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var response = await Browser.PostAsync(new Uri(path, UriKind.Relative), form);
        return await Read(response);
    }

    /// <summary>Asks for a workspace, waits for the mail, and chooses a password where its link leads.</summary>
    public async Task<Seen> SignUp(string name, string owner, string password = Workspace.Password, string zone = "UTC")
    {
        var asked = await AskToSignUp(name, owner, zone);
        return asked.Html.Contains("Check your mail", StringComparison.Ordinal)
            ? await Submit(await LinkTo(owner.Trim(), "/sign-up/"), ("Password", password))
            : asked;
    }

    /// <summary>Opens the form's page, then sends it with a file.</summary>
    public async Task<Seen> Upload(string path, string field, string name, byte[] file)
    {
        var page = await Get(path);
        var token = Regex.Match(page.Html, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new ByteArrayContent(file), field, name } };
        using var response = await Browser.PostAsync(new Uri(path, UriKind.Relative), form);
        return await Read(response);
    }

    public Task<Seen> AskToSignUp(string name, string owner, string zone = "UTC") =>
        Submit("/sign-up", ("Name", name), ("Owner", owner), ("TimeZone", zone));

    /// <summary>The path of the newest mailed link to an address that leads to such a page; waits for it.</summary>
    public async Task<string> LinkTo(string address, string page) =>
        (await house.Mail.First(address, mail => mail.Links().Any(link => link.Contains(page, StringComparison.Ordinal)))).Links()
            .Select(link => new Uri(link).PathAndQuery).First(path => path.StartsWith(page, StringComparison.Ordinal));

    public Task<Seen> SignIn(string email, string password = Workspace.Password, string from = "") =>
        Submit("/sign-in", ("Email", email), ("Password", password), ("From", from));

    private static async Task<Seen> Read(HttpResponseMessage response) =>
        new(response.StatusCode, response.Headers.Location?.ToString(), await response.Content.ReadAsStringAsync());

    public void Dispose() => opened?.Dispose();
}
