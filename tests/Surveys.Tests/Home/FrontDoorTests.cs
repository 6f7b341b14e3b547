using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Tests.Home;

public sealed class FrontDoorTests(House house)
{
    private static readonly string[] SafetyHeaders =
    [
        "Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
        "Cache-Control",
    ];

    private readonly HttpClient client = house.Client();

    [Theory]
    [InlineData("/nothing-here", "text/html")]
    [InlineData("/nothing/here.css", "text/html")]
    [InlineData("/mailbox", "text/html")]
    [InlineData("/api/v1/nothing", "application/problem+json")]
    [InlineData("/api/nothing", "application/problem+json")]
    [InlineData("/api", "application/problem+json")]
    public async Task What_is_not_there_is_told_in_the_reader_s_way(string path, string type)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, type), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Every_answer_carries_the_headers_that_keep_a_browser_safe()
    {
        var acme = await Workspace.Make(house);
        var answers = new[]
        {
            await client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken),
            await client.GetAsync(new Uri("/sign-in", UriKind.Relative), TestContext.Current.CancellationToken),
            await client.GetAsync(new Uri("/nothing-here", UriKind.Relative), TestContext.Current.CancellationToken),
            await client.GetAsync(new Uri("/tokens.css", UriKind.Relative), TestContext.Current.CancellationToken),
            await client.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken),
            await client.GetAsync(new Uri("/r/nothing", UriKind.Relative), TestContext.Current.CancellationToken),
            await acme.Api.GetAsync(new Uri("/api/v1/surveys", UriKind.Relative), TestContext.Current.CancellationToken),
            await acme.Api.PostAsJsonAsync("/api/v1/surveys", new { }, TestContext.Current.CancellationToken),
            await acme.Api.PostAsJsonAsync("/api/v1/surveys", new { colour = "red" }, TestContext.Current.CancellationToken),
        };

        foreach (var answer in answers)
        {
            foreach (var header in SafetyHeaders)
                Assert.True(answer.Headers.Contains(header), $"{answer.RequestMessage!.RequestUri} ({(int)answer.StatusCode}) lacks {header}");
            Assert.False(answer.Headers.Contains("Server"));
            answer.Dispose();
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/sign-up")]
    public async Task The_public_pages_hold_no_script_and_no_style_in_place(string path)
    {
        var page = await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.DoesNotMatch("<script(?![^>]*src=)", page);
        Assert.DoesNotContain("style=\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"https?://", page);
    }

    [Theory]
    [InlineData("http://surveys.example.com", false)]
    [InlineData("ftp://localhost", false)]
    [InlineData("surveys.example.com", false)]
    [InlineData("", false)]
    [InlineData("https://surveys.example.com", true)]
    [InlineData("https://surveys.example.com/support/", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1", true)]
    [InlineData("http://[::1]:8080", true)]
    public async Task Outside_this_machine_links_are_https_only(string address, bool isTaken)
    {
        await using var app = house.Create(("Surveys:BaseUrl", address));

        if (isTaken)
            Assert.StartsWith(address.TrimEnd('/') + "/", app.Services.GetRequiredService<BaseUrl>().To("/r/x"), StringComparison.Ordinal);
        else
            Assert.Contains("Surveys__BaseUrl", Assert.Throws<SettingsException>(() => app.Services.GetRequiredService<BaseUrl>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("a-key-of-the-tests-only,short")]
    public async Task Links_need_a_key_that_nobody_guesses(string keys)
    {
        await using var app = house.Create(("Surveys:LinkKeys", keys));

        Assert.Contains("Surveys__LinkKeys", Assert.Throws<SettingsException>(() => app.Services.GetRequiredService<LinkTokens>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Surveys:Roles", "wroker")]
    [InlineData("Surveys:Roles", "web;worker")]
    [InlineData("Surveys:Roles", ",")]
    [InlineData("Mail:Security", "tls")]
    [InlineData("Mail:Security", "ssl")]
    [InlineData("Mail:Mode", "post")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:Port", "many")]
    [InlineData("Mail:Port", "0")]
    [InlineData("Mail:Port", "65536")]
    public async Task A_setting_with_a_slip_of_the_pen_is_refused_by_its_name(string setting, string value)
    {
        var problem = await Assert.ThrowsAsync<SettingsException>(async () =>
        {
            await using var app = house.Create((setting, value));
            app.Services.GetRequiredService<MailSettings>();
        });

        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), problem.Message, StringComparison.Ordinal);
    }
}
