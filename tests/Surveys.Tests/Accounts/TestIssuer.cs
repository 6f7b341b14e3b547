using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Surveys.Tests.Accounts;

/// <summary>How an issuer can be wrong, or wicked.</summary>
internal enum Mischief
{
    None,
    AnotherNonce,
    NoNonce,
    AnotherAudience,
    TwoAudiences,
    AnotherParty,
    AnotherIssuerInToken,
    AnotherIssuerInAnswer,
    NoIssuerInAnswer,
    Expired,
    AlgorithmNone,
    SharedSecretOfThePublicKey,
    UnknownKey,
    Unverified,
    NoEmail,
    SomebodyElseInUserinfo,
    Refusal,
}

/// <summary>A small OpenID Connect issuer on a real port, which vouches for whom the test says and misbehaves as it's told.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string ClientId = "surveys & co";
    public const string ClientSecret = "a secret: with % signs+";

    private readonly Dictionary<string, (IQueryCollection Asked, string Subject, string Email)> codes = [];
    private readonly List<RsaSecurityKey> keys = [NewKey()];
    private readonly WebApplication app;

    private TestIssuer(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";
    public string Subject { get; set; } = "subject-1";
    public string Email { get; set; } = "";
    public Mischief Mischief { get; set; }
    public bool IsPostOnly { get; set; }
    public bool EmailIsInUserinfo { get; set; }

    /// <summary>When the person last showed the issuer who they are; nothing, and it isn't told.</summary>
    public DateTimeOffset? AuthenticatedAt { get; set; }

    /// <summary>The questions that people were sent with.</summary>
    public List<IQueryCollection> Questions { get; } = [];

    public static async Task<TestIssuer> Start(string email = "")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build()) { Email = email };
        issuer.Map();
        await issuer.app.StartAsync();
        issuer.Address = issuer.app.Urls.Single();
        return issuer;
    }

    /// <summary>Another key from now on; the old one isn't told any more.</summary>
    public void RotateKey() => keys[0] = NewKey();

    private void Map()
    {
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address,
            authorization_endpoint = $"{Address}/authorize?tenant=1",
            token_endpoint = $"{Address}/token",
            userinfo_endpoint = $"{Address}/userinfo",
            jwks_uri = $"{Address}/jwks",
            authorization_response_iss_parameter_supported = true,
            token_endpoint_auth_methods_supported = IsPostOnly ? new[] { "client_secret_post" } : null,
        }));
        app.MapGet("/jwks", () => Results.Json(new { keys = new[] { Public(keys[0]) } }));
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", Token);
        app.MapGet("/userinfo", () => Results.Json(new { sub = Mischief == Mischief.SomebodyElseInUserinfo ? "another" : Subject, email = Email }));
    }

    private IResult Authorize(HttpRequest request)
    {
        Questions.Add(request.Query);
        var back = HttpUtility.ParseQueryString("");
        back["state"] = request.Query["state"];
        if (Mischief != Mischief.NoIssuerInAnswer)
            back["iss"] = Mischief == Mischief.AnotherIssuerInAnswer ? "https://another.example" : Address;
        if (Mischief == Mischief.Refusal)
        {
            (back["error"], back["error_description"]) = ("access_denied", "<b>You may not</b>");
        }
        else
        {
            var code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            codes[code] = (request.Query, Subject, Email);
            back["code"] = code;
        }

        return Results.Redirect($"{request.Query["redirect_uri"]}?{back}");
    }

    private async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(ClientId)}:{Uri.EscapeDataString(ClientSecret)}"))}";
        var isKnown = IsPostOnly ? (form["client_id"], form["client_secret"]) == (ClientId, ClientSecret) : request.Headers.Authorization == basic;
        if (!isKnown)
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        // A code works once, for who began with it, at the address that it was sent to.
        if (!codes.Remove(form["code"].ToString(), out var known)
            || known.Asked["redirect_uri"] != form["redirect_uri"]
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != known.Asked["code_challenge"])
        {
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }

        return Results.Json(new { access_token = "access", token_type = "Bearer", id_token = IdToken(known.Asked["nonce"].ToString(), known.Subject, known.Email) });
    }

    private string IdToken(string nonce, string subject, string email)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Mischief == Mischief.AnotherIssuerInToken ? "https://another.example" : Address,
            ["sub"] = subject,
            ["aud"] = Mischief switch { Mischief.AnotherAudience => "another", Mischief.TwoAudiences => new[] { ClientId, "another" }, _ => (object)ClientId },
            ["iat"] = now.AddHours(Mischief == Mischief.Expired ? -2 : 0).ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(Mischief == Mischief.Expired ? -1 : 1).ToUnixTimeSeconds(),
        };
        if (Mischief != Mischief.NoNonce)
            claims["nonce"] = Mischief == Mischief.AnotherNonce ? "another" : nonce;
        if (Mischief == Mischief.AnotherParty)
            claims["azp"] = "another";
        if (!EmailIsInUserinfo && Mischief is not (Mischief.NoEmail or Mischief.SomebodyElseInUserinfo))
            claims["email"] = email;
        if (Mischief == Mischief.NoEmail)
            claims["email"] = "";
        if (Mischief == Mischief.Unverified)
            claims["email_verified"] = false;
        if (AuthenticatedAt is { } at)
            claims["auth_time"] = at.ToUnixTimeSeconds();

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor { Claims = claims, SigningCredentials = Signature() });
    }

    private SigningCredentials? Signature() => Mischief switch
    {
        Mischief.AlgorithmNone => null,
        Mischief.SharedSecretOfThePublicKey => new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(keys[0].Rsa.ExportRSAPublicKeyPem())) { KeyId = keys[0].KeyId }, SecurityAlgorithms.HmacSha256),
        Mischief.UnknownKey => new SigningCredentials(NewKey(), SecurityAlgorithms.RsaSha256),
        _ => new SigningCredentials(keys[0], SecurityAlgorithms.RsaSha256),
    };

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) };

    private static object Public(RsaSecurityKey key)
    {
        var numbers = key.Rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", kid = key.KeyId, n = Base64UrlEncoder.Encode(numbers.Modulus), e = Base64UrlEncoder.Encode(numbers.Exponent) };
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
