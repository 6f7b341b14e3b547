using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Tests.Accounts;

namespace Surveys.Tests.Shared;

/// <summary>What a browser is told to be careful about, and whom the service answers at all.</summary>
public sealed class HeadersTests(House house)
{
    [Fact]
    public async Task The_policy_names_what_pages_need_and_nothing_in_place()
    {
        using var client = house.Client();
        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();

        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8080", null)]
    [InlineData("https://surveys.example.com", "max-age=31536000; includeSubDomains")]
    public async Task By_https_it_asks_for_https_from_then_on(string address, string? expected)
    {
        await using var strict = await StrictHouse.Open(house, ("Surveys:BaseUrl", address));
        using var client = strict.From(null);
        using var page = await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(expected, page.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null);
    }

    [Fact]
    public async Task By_https_the_form_s_cookie_never_goes_without_it_and_no_page_is_framed()
    {
        await using var strict = await StrictHouse.Open(house, ("Surveys:BaseUrl", "https://surveys.example.com"));
        using var client = strict.From(null);
        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken);

        var cookie = page.Headers.GetValues("Set-Cookie").Single();

        Assert.StartsWith("__Host-surveys-form=", cookie, StringComparison.Ordinal);
        foreach (var part in new[] { "secure", "httponly", "samesite=strict", "path=/" })
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
    }

    [Fact]
    public async Task What_is_made_for_one_reader_is_kept_nowhere_and_a_style_sheet_is()
    {
        var acme = await Workspace.Make(house);
        using var visitor = house.Client();
        using var pageForAll = await visitor.GetAsync(new Uri("/r/nothing", UriKind.Relative), TestContext.Current.CancellationToken);
        using var scores = await acme.Api.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken);
        using var style = await visitor.GetAsync(new Uri("/tokens.css?v=1", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.True(pageForAll.Headers.CacheControl!.NoStore);
        Assert.True(scores.Headers.CacheControl!.NoStore);
        Assert.True(style.Headers.CacheControl!.Public);
    }

    [Theory]
    [InlineData(null, "surveys.example.com", true)]
    [InlineData(null, "surveys.example.com:8443", true)]
    [InlineData(null, "localhost", true)]
    [InlineData(null, "127.0.0.1:1", true)]
    [InlineData(null, "[::1]", true)]
    [InlineData(null, "evil.example", false)]
    [InlineData(null, "surveys.example.com.evil.example", false)]
    [InlineData(null, "www.surveys.example.com", false)]
    [InlineData("other.example; third.example", "other.example", true)]
    [InlineData("other.example; third.example", "third.example", true)]
    [InlineData("other.example; third.example", "surveys.example.com", false)]
    [InlineData("*", "evil.example", true)]
    public async Task Only_who_asks_for_us_is_answered(string? setting, string host, bool isAnswered)
    {
        await using var strict = await StrictHouse.Open(house, ("Surveys:BaseUrl", "https://surveys.example.com/support"), ("AllowedHosts", setting));
        using var client = strict.From(null);
        client.DefaultRequestHeaders.Host = host;

        foreach (var path in new[] { "/", "/health/live", "/openapi/v1.json" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_page_without_its_database_says_that_it_is_away()
    {
        await using var lost = await StrictHouse.Open(house, ("ConnectionStrings:Surveys", "Host=127.0.0.1;Port=1;Database=x;Username=x;Password=x;Timeout=3"));
        using var client = lost.From(null);
        var token = house.Services.GetRequiredService<LinkTokens>().Create(LinkPurpose.Answer, Guid.CreateVersion7(), Guid.CreateVersion7());

        using var page = await client.GetAsync(new Uri($"/r/{token}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter);
        Assert.Contains("reach its database", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Each_refusal_has_its_own_words(int code)
    {
        using var visitor = new Visitor(house);
        var others = await visitor.Get("/error/500");

        Assert.NotEqual(Heading(others.Html), Heading((await visitor.Get($"/error/{code}")).Html));
    }

    private static string Heading(string html) => System.Text.RegularExpressions.Regex.Match(html, "<h1>(.+?)</h1>").Groups[1].Value;
}
