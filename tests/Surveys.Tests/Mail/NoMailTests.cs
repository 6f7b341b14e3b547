using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Trends;

namespace Surveys.Tests.Mail;

public sealed class NoMailTests(House house)
{
    [Fact]
    public async Task A_service_that_can_send_nothing_says_so_and_goes_on()
    {
        await using var mute = house.Create(("Mail:Host", null), ("Surveys:Roles", "web"));
        await mute.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(mute.Urls.Single()) };

        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        var report = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal((HttpStatusCode.OK, "degraded"), (answer.StatusCode, (string?)report["status"]));
        Assert.Equal("degraded", (string?)report["parts"]!["mail"]!["status"]);
        Assert.Contains("Mail__Host", (string?)report["parts"]!["mail"]!["description"], StringComparison.Ordinal);
        Assert.Equal("healthy", (string?)report["parts"]!["migrations"]!["status"]);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("", "", false)]
    [InlineData("127.0.0.1", null, true)]
    [InlineData(null, "mailbox", true)]
    public async Task Mail_is_sent_only_where_it_can_leave(string? host, string? mode, bool canSend)
    {
        await using var app = house.Create(("Mail:Host", host), ("Mail:Mode", mode));

        Assert.Equal(canSend, app.Services.GetRequiredService<MailSettings>().CanSend);
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Equal(canSend, scope.ServiceProvider.GetService<SendDueInvitationsJob>() is not null);
        Assert.NotNull(scope.ServiceProvider.GetService<RollUpTrendsJob>());
    }
}
