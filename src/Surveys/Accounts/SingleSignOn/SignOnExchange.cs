using System.IdentityModel.Tokens.Jwt;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Surveys.Mail;
using Surveys.Shared;

namespace Surveys.Accounts;

/// <summary>Whom the issuer vouches for.</summary>
/// <param name="Subject">The issuer's own name of the person, which stays when the address changes.</param>
/// <param name="AuthenticatedAt">When the person last showed the issuer that it's them, if it tells.</param>
internal sealed record Vouched(string Issuer, string Subject, string Email, DateTimeOffset? AuthenticatedAt);

/// <summary>The conversation with the issuer: the authorization code flow of OpenID Connect, with PKCE.</summary>
internal sealed class SignOnExchange(Issuers issuers, OutsideHttp outside, ClientSecrets secrets, BaseUrl baseUrl)
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(2);

    /// <summary>Signatures by a key that only the issuer has: a shared secret, or none, vouches for nobody.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    public string RedirectAddress => baseUrl.To("sso/callback");

    /// <summary>Where the person is sent.</summary>
    /// <exception cref="SignOnException">The issuer can't be reached.</exception>
    public async Task<string> AddressFor(SignOnAttempt attempt, CancellationToken stop)
    {
        var configuration = await issuers.Find(attempt.Issuer, fresh: false, stop);
        var question = new OpenIdConnectMessage
        {
            IssuerAddress = configuration.AuthorizationEndpoint,
            ClientId = attempt.ClientId,
            RedirectUri = RedirectAddress,
            ResponseType = OpenIdConnectResponseType.Code,
            Scope = "openid email",
            State = attempt.State,
            Nonce = attempt.Nonce,
            EnableTelemetryParameters = false,
        };
        question.SetParameter("code_challenge", attempt.Challenge);
        question.SetParameter("code_challenge_method", "S256");
        if (attempt.Purpose == SignOnPurpose.Prove)
            (question.Prompt, question.MaxAge) = (OpenIdConnectPrompt.Login, "0");
        return question.CreateAuthenticationRequestUrl();
    }

    /// <summary>Takes the answer that the person brings back, and asks the issuer who they are.</summary>
    /// <exception cref="SignOnException">Nobody is vouched for, with the reason.</exception>
    public async Task<Vouched> Redeem(SingleSignOn settings, SignOnAttempt attempt, OpenIdConnectMessage answer, CancellationToken stop)
    {
        var configuration = await issuers.Find(settings.Issuer, fresh: false, stop);
        // RFC 9207: a code of another issuer must not be brought to this one.
        if (answer.Iss is null ? configuration.AuthorizationResponseIssParameterSupported : answer.Iss != settings.Issuer)
            throw new SignOnException("The answer comes from another issuer.");
        if (answer.Error is not null)
            throw new SignOnException($"The issuer refused: {answer.ErrorDescription ?? answer.Error}");
        if (string.IsNullOrEmpty(answer.Code))
            throw new SignOnException("The issuer’s answer has no code.");

        var tokens = await AskForTokens(settings, attempt, answer.Code, configuration, stop);
        var token = await Validate(tokens.IdToken, settings, configuration, stop);
        CheckProtocol(tokens, token, settings, attempt);
        return await Read(token, tokens, settings, configuration, stop);
    }

    private async Task<OpenIdConnectMessage> AskForTokens(
        SingleSignOn settings, SignOnAttempt attempt, string code, OpenIdConnectConfiguration configuration, CancellationToken stop)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = OpenIdConnectGrantTypes.AuthorizationCode,
            ["code"] = code,
            ["redirect_uri"] = RedirectAddress,
            ["code_verifier"] = attempt.Verifier,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, configuration.TokenEndpoint);
        var ways = configuration.TokenEndpointAuthMethodsSupported;
        if (ways.Count == 0 || ways.Contains("client_secret_basic"))
        {
            // Each part in the form's own encoding (RFC 6749, 2.3.1).
            var pair = $"{Uri.EscapeDataString(settings.ClientId)}:{Uri.EscapeDataString(secrets.Open(settings))}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else if (ways.Contains("client_secret_post"))
        {
            (form["client_id"], form["client_secret"]) = (settings.ClientId, secrets.Open(settings));
        }
        else
        {
            throw new SignOnException($"The issuer takes none of our ways to show the client secret, but: {string.Join(", ", ways)}.");
        }

        request.Content = new FormUrlEncodedContent(form);
        var tokens = new OpenIdConnectMessage((await Ask(request, "gives no tokens", stop)).ToJsonString());
        return string.IsNullOrEmpty(tokens.IdToken) ? throw new SignOnException("The issuer’s answer has no ID token.") : tokens;
    }

    private async Task<JsonObject> Ask(HttpRequestMessage request, string trouble, CancellationToken stop)
    {
        try
        {
            using var response = await outside.Client.SendAsync(request, stop);
            var text = await response.Content.ReadAsStringAsync(stop);
            if (response.IsSuccessStatusCode && JsonNode.Parse(text) is JsonObject json)
                return json;
            throw new SignOnException($"The issuer {trouble}: {(int)response.StatusCode} {(text.Length > 300 ? text[..300] : text)}");
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException || (problem is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw new SignOnException($"The issuer {trouble}: {SignOnException.Words(problem)}");
        }
    }

    private async Task<JsonWebToken> Validate(string idToken, SingleSignOn settings, OpenIdConnectConfiguration configuration, CancellationToken stop)
    {
        var result = await Validate(idToken, settings, configuration);
        // The issuer may have begun to use a new key since we looked.
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            result = await Validate(idToken, settings, await issuers.Find(settings.Issuer, fresh: true, stop));
        return result.IsValid ? (JsonWebToken)result.SecurityToken : throw new SignOnException($"The issuer’s ID token isn’t valid: {Why(result.Exception)}.");
    }

    private static Task<TokenValidationResult> Validate(string idToken, SingleSignOn settings, OpenIdConnectConfiguration configuration) =>
        new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuer = settings.Issuer,
            ValidAudience = settings.ClientId,
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = Algorithms,
            ClockSkew = ClocksDiffer,
        });

    private static string Why(Exception problem) => problem switch
    {
        SecurityTokenInvalidIssuerException => "it is of another issuer",
        SecurityTokenInvalidAudienceException => "it is for another client",
        SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException => "its time is over, or hasn’t come",
        SecurityTokenInvalidAlgorithmException => "it is signed in a way that we don’t take",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException => "it isn’t signed by the issuer’s key",
        _ => "it can’t be read",
    };

    /// <summary>What the protocol says about tokens beyond their signature: the nonce of this attempt, the party, the hash of the access token.</summary>
    private static void CheckProtocol(OpenIdConnectMessage tokens, JsonWebToken token, SingleSignOn settings, SignOnAttempt attempt)
    {
        var party = token.TryGetPayloadValue("azp", out string azp) ? azp : null;
        if (party is null ? token.Audiences.Count() > 1 : party != settings.ClientId)
            throw new SignOnException("The issuer’s ID token isn’t valid: it was made for another party.");

        try
        {
            new OpenIdConnectProtocolValidator { RequireTimeStampInNonce = false, RequireState = false, RequireStateValidation = false }
                .ValidateTokenResponse(new OpenIdConnectProtocolValidationContext
                {
                    ClientId = settings.ClientId,
                    Nonce = attempt.Nonce,
                    ProtocolMessage = tokens,
                    ValidatedIdToken = new JwtSecurityToken(token.EncodedToken),
                });
        }
        catch (OpenIdConnectProtocolInvalidNonceException)
        {
            throw new SignOnException("The issuer’s ID token isn’t valid: it belongs to another sign-in.");
        }
        catch (OpenIdConnectProtocolException)
        {
            throw new SignOnException("The issuer’s ID token isn’t valid: something that the protocol asks for is missing in it, or wrong.");
        }
    }

    private async Task<Vouched> Read(
        JsonWebToken token, OpenIdConnectMessage tokens, SingleSignOn settings, OpenIdConnectConfiguration configuration, CancellationToken stop)
    {
        if (token.Subject is not { Length: > 0 and <= 255 } subject)
            throw new SignOnException("The issuer’s ID token names nobody.");

        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(token.EncodedPayload))!.AsObject();
        if (claims["email"] is null && tokens.AccessToken is not null && configuration.UserInfoEndpoint is { Length: > 0 } endpoint)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.AccessToken);
            claims = await Ask(request, "doesn’t say who it is", stop);
            if (claims["sub"]?.ToString() != subject)
                throw new SignOnException("The issuer speaks of two different people.");
        }

        var email = claims["email"]?.ToString().Trim() ?? "";
        if (!EmailAddress.IsBare(email))
            throw new SignOnException("The issuer doesn’t tell your e-mail address. Its administrator can give us the scope “email”.");
        if (claims["email_verified"]?.ToString() is "false" or "False")
            throw new SignOnException($"The issuer hasn’t checked whether {email} is yours. Confirm the address there, then try again.");
        DateTimeOffset? authenticatedAt = token.TryGetPayloadValue("auth_time", out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        return new Vouched(settings.Issuer, subject, email, authenticatedAt);
    }

    /// <summary>Whether the person was really asked again in this attempt, and not known from before.</summary>
    public static bool IsFresh(Vouched vouched, SignOnAttempt attempt) => vouched.AuthenticatedAt >= attempt.StartedAt - ClocksDiffer;
}
