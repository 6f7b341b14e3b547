using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Mail;

namespace Surveys.Tests.Mail;

public sealed class MailboxTests(House house) : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"mailbox-{Guid.CreateVersion7():N}");
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        app = house.Create(("Mail:Host", null), ("Mail:Mode", "mailbox"), ("Mail:MailboxFolder", folder), ("Surveys:Roles", "web"));
        await app.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_message_is_kept_as_a_file_listed_and_opened()
    {
        Assert.Contains("Nothing yet", await Page("/mailbox"), StringComparison.Ordinal);

        var sent = await Send("How did we do with “<b>Card</b>”?", "Open http://localhost:8080/r/abc?score=5&x=1 <now>", "<html><head></head><body><a href=\"http://localhost:8080/r/abc\">5</a></body></html>");

        Assert.Equal(MailOutcome.Sent, sent.Outcome);
        var file = Assert.Single(Directory.GetFiles(folder));
        var id = Path.GetFileNameWithoutExtension(file);
        var list = await Page("/mailbox");
        Assert.Contains($"href=\"/mailbox/{id}\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Card</b>", list, StringComparison.Ordinal);
        Assert.Matches(@">\d+ \w+ \d{4}, \d\d:\d\d UTC</time>", list);
        var message = await Page($"/mailbox/{id}");
        Assert.Contains("x@example.com", message, StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe", message, StringComparison.Ordinal);
        Assert.Contains("href=\"http://localhost:8080/r/abc?score=5", message, StringComparison.Ordinal);
        Assert.Contains("&lt;now&gt;", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_itself_is_shown_where_no_script_runs()
    {
        await Send("Subject", "Text", "<html><head></head><body><script>alert(1)</script>Hello</body></html>");
        var id = Path.GetFileNameWithoutExtension(Directory.GetFiles(folder).Single());

        using var answer = await client.GetAsync(new Uri($"/mailbox/{id}/html", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("Hello", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.Contains("sandbox=", await Page($"/mailbox/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_message_stands_first()
    {
        foreach (var subject in new[] { "First", "Second", "Third" })
        {
            await Send(subject, "Text", "<html></html>");
            // Ids follow the clock to the millisecond.
            var sent = TimeProvider.System.GetUtcNow();
            SpinWait.SpinUntil(() => TimeProvider.System.GetUtcNow() - sent > TimeSpan.FromMilliseconds(1));
        }

        var list = await Page("/mailbox");

        Assert.True(list.IndexOf("Third", StringComparison.Ordinal) < list.IndexOf("Second", StringComparison.Ordinal));
        Assert.True(list.IndexOf("Second", StringComparison.Ordinal) < list.IndexOf("First", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("..%2f..%2fappsettings")]
    [InlineData("00000000000000000000000000000000")]
    public async Task A_message_that_is_not_there_is_not_found(string id)
    {
        await Send("Subject", "Text", "<html></html>");

        foreach (var path in new[] { $"/mailbox/{id}", $"/mailbox/{id}/html" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Where_mail_is_really_sent_there_is_no_mailbox()
    {
        using var real = house.Client();

        foreach (var path in new[] { "/mailbox", $"/mailbox/{Guid.CreateVersion7():N}", $"/mailbox/{Guid.CreateVersion7():N}/html" })
        {
            using var answer = await real.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private Task<MailResult> Send(string subject, string text, string html) => app.Services.GetRequiredService<IMailTransport>().Send(
        new OutgoingMail($"{Guid.CreateVersion7()}@example.com", "Acme", "x@example.com", "X", subject, text, html, new Dictionary<string, string> { ["List-Unsubscribe"] = "<http://localhost:8080/u/abc>" }),
        TestContext.Current.CancellationToken);

    private Task<string> Page(string path) => client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
}
