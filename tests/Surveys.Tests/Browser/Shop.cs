using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Surveys.Tests.Browser;

/// <summary>A company's web site at an address of its own, with the widget's tag on each of its pages.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly WebApplication app;

    private Shop(WebApplication app) => this.app = app;

    private int Port => new Uri(app.Urls.Single()).Port;

    /// <param name="attributes">Of the tag, beside the survey.</param>
    public static async Task<Shop> Open(House house, string token, string attributes = "", string policy = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            if (policy.Length > 0)
                context.Response.Headers.ContentSecurityPolicy = policy;
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync($"""
                <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="icon" href="data:,"></head>
                <body><main><h1>Shop</h1><p><button id="feedback">Feedback</button></p><p><label>Search <input id="search"></label></p></main>
                <div id="tall"></div>
                <script src="{new Uri(house.Address, "widget.js")}" data-survey="{token}" {attributes} async></script></body></html>
                """);
        });
        await app.StartAsync();
        return new Shop(app);
    }

    /// <summary>As the site that channels of tests name, or as one that they don't.</summary>
    public string At(string path = "/", string host = "localhost") => $"http://{host}:{Port}{path}";

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
