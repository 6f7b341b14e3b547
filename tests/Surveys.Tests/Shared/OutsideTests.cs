using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Surveys.Shared;

namespace Surveys.Tests.Shared;

/// <summary>The service asks addresses that others have given it: what lies inside stays out of their reach.</summary>
public sealed class OutsideTests
{
    private static OutsideHttp Trusting(string hosts) =>
        new(new TrustedHosts(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Surveys:TrustedHosts", (string?)hosts)]).Build()));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    public void An_address_inside_is_known(string address) => Assert.False(OutsideAddresses.IsOutside(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.63.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700::1111")]
    public void An_address_of_the_world_is_known(string address) => Assert.True(OutsideAddresses.IsOutside(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://localhost:1/")]
    [InlineData("https://LOCALHOST:1/")]
    [InlineData("https://127.0.0.1:1/")]
    [InlineData("https://127.1:1/")]
    [InlineData("https://2130706433:1/")]
    [InlineData("https://0x7f.0.0.1:1/")]
    [InlineData("https://0177.0.0.1:1/")]
    [InlineData("https://0:1/")]
    [InlineData("https://[::1]:1/")]
    [InlineData("https://[::ffff:127.0.0.1]:1/")]
    [InlineData("https://[::ffff:7f00:1]:1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    public async Task Nothing_inside_is_asked_however_it_is_written(string address)
    {
        using var outside = Trusting("trusted.example");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => outside.Client.GetAsync(new Uri(address), TestContext.Current.CancellationToken));

        Assert.Contains("inside our own network", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("https://user:secret@example.com/")]
    public async Task Only_https_is_asked_and_without_a_name_in_it(string address)
    {
        using var outside = Trusting("");

        await Assert.ThrowsAsync<OutsideException>(() => outside.Client.GetAsync(new Uri(address), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_trusted_host_is_asked_at_its_port_only_and_its_redirects_are_not_followed()
    {
        await using var inside = await Server();
        var port = new Uri(inside.Urls.Single()).Port;
        using var outside = Trusting($"other.example, 127.0.0.1:{port}");

        using var answer = await outside.Client.GetAsync(new Uri($"http://127.0.0.1:{port}/"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.False(outside.MayAsk($"http://127.0.0.1:{port + 1}/"));
        Assert.False(outside.MayAsk($"http://localhost:{port}/"));
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read()
    {
        await using var inside = await Server();
        using var outside = Trusting("127.0.0.1");

        await Assert.ThrowsAsync<HttpRequestException>(() => outside.Client.GetAsync(new Uri(inside.Urls.Single() + "/endless"), TestContext.Current.CancellationToken));
    }

    private static async Task<WebApplication> Server()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/", () => Results.Redirect("http://169.254.169.254/"));
        app.MapGet("/endless", async context =>
        {
            var block = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }
}
