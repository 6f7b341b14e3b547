using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;

namespace Surveys.Tests.Shared;

/// <summary>Another node over the tests' database with settings of its own. It trusts the addresses that a proxy forwards, so each client says where it is.</summary>
internal sealed class StrictHouse : IAsyncDisposable
{
    private readonly WebApplication app;

    private StrictHouse(WebApplication app) => this.app = app;

    public static async Task<StrictHouse> Open(House house, params (string Name, string? Value)[] settings)
    {
        var app = house.Create([("Surveys:Roles", "web"), ("ForwardedHeaders_Enabled", "true"), .. settings]);
        await app.StartAsync();
        return new StrictHouse(app);
    }

    /// <summary>A browser or program at this address; without one it is on this machine.</summary>
    public HttpClient From(string? address, string? key = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(app.Urls.Single()) };
        if (address is not null)
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        if (key is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
