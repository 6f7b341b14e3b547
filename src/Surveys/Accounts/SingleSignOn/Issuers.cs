using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>What issuers say about themselves (OpenID Connect Discovery), kept for an hour.</summary>
/// <remarks>Not the library's ConfigurationManager: it refreshes behind the request, and a new key is needed in it.</remarks>
internal sealed class Issuers(OutsideHttp outside) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 1000 });

    /// <param name="fresh">Asks the issuer again, as after it has changed its keys.</param>
    /// <exception cref="SignOnException">The issuer can't be reached, or isn't one that we can work with.</exception>
    public async Task<OpenIdConnectConfiguration> Find(string issuer, bool fresh, CancellationToken stop)
    {
        if (!fresh && known.TryGetValue(issuer, out OpenIdConnectConfiguration? found))
            return found!;

        var configuration = await Ask(issuer, stop);
        Check(configuration, issuer);
        return known.Set(issuer, configuration, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = Kept, Size = 1 });
    }

    private async Task<OpenIdConnectConfiguration> Ask(string issuer, CancellationToken stop)
    {
        // That an address begins with https, or is trusted, is the client's rule: it holds for the keys' address as well.
        var documents = new HttpDocumentRetriever(outside.Client) { RequireHttps = false };
        try
        {
            return await OpenIdConnectConfigurationRetriever.GetAsync($"{issuer.TrimEnd('/')}/.well-known/openid-configuration", documents, stop);
        }
        catch (Exception problem) when (!stop.IsCancellationRequested)
        {
            throw new SignOnException($"The issuer’s description can’t be read: {SignOnException.Words(problem)}");
        }
    }

    private void Check(OpenIdConnectConfiguration configuration, string issuer)
    {
        if (configuration.Issuer != issuer)
            throw new SignOnException($"The issuer calls itself “{configuration.Issuer}”. Type it exactly so.");
        if (!outside.MayAsk(configuration.AuthorizationEndpoint) || !outside.MayAsk(configuration.TokenEndpoint))
            throw new SignOnException("The issuer’s description has no https address for signing in, or for its tokens.");
        if (configuration.SigningKeys.Count == 0)
            throw new SignOnException("The issuer’s description leads to no keys.");
    }

    public void Dispose() => known.Dispose();
}
