using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Surveys.Accounts;

internal enum SignOnPurpose
{
    SignIn,

    /// <summary>An owner looks whether the settings work.</summary>
    Test,

    /// <summary>Somebody who is here shows again that it's them.</summary>
    Prove,
}

/// <summary>A sign-in that is under way at the issuer; this browser keeps it, sealed, until it comes back.</summary>
/// <param name="Verifier">PKCE: only who began the sign-in can finish it (RFC 7636).</param>
internal sealed record SignOnAttempt(
    Guid TenantId, string Slug, string Issuer, string ClientId, string State, string Nonce, string Verifier, SignOnPurpose Purpose, string? From, DateTimeOffset StartedAt)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static SignOnAttempt Begin(SingleSignOn settings, string slug, SignOnPurpose purpose, string? from, DateTimeOffset now) =>
        new(settings.TenantId, slug, settings.Issuer, settings.ClientId, Secret(), Secret(), Secret(), purpose, from, now);

    /// <summary>Each attempt has a cookie of its own: two tabs don't get in each other's way.</summary>
    public static string CookieOf(string state) => $"surveys-sso-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)))[..16]}";

    private static string Secret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
}
