using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace Surveys.Shared;

/// <summary>
/// How often one caller may knock: ASP.NET Core's rate limiter, in memory, on each node. What a caller is known by stays where it is known:
/// the API key's limit is in Accounts, that of a mailed link in Responses.
/// </summary>
internal static class RateLimits
{
    /// <summary>
    /// For pages whose forms take a password: `[EnableRateLimiting(RateLimits.SignIn)]` on the page's model. Limits their POSTs by address,
    /// and lets few passwords be hashed at once (<see cref="PasswordQueue"/>).
    /// </summary>
    public const string SignIn = "sign-in";

    public static IServiceCollection AddRateLimits(this IServiceCollection services, Limits limits) => services
        .AddSingleton(limits)
        .AddSingleton<PasswordQueue>()
        .AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.RequestServices.GetRequiredService<ILogger<Limits>>().LogWarning(
                    "Too many requests from {Address} to {Endpoint}", rejected.HttpContext.CallerAddress(), rejected.HttpContext.GetEndpoint()?.DisplayName);
                rejected.HttpContext.Response.SendAway(rejected.Lease);
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(SignIn, context => HttpMethods.IsPost(context.Request.Method) ? ByAddress(context, limits.SignInPerMinute) : Unlimited);
        });

    public static RateLimitPartition<string> Unlimited { get; } = RateLimitPartition.GetNoLimiter("");

    public static RateLimitPartition<string> PerMinute(string who, int most) => RateLimitPartition.GetFixedWindowLimiter(
        who, _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = TimeSpan.FromMinutes(1) });

    /// <remarks>
    /// This machine is not limited: a proxy on it that forwards no addresses would make all customers one.
    /// </remarks>
    /// <param name="of">What is asked for, where each thing has a limit of its own.</param>
    public static RateLimitPartition<string> ByAddress(HttpContext context, int most, string of = "") =>
        AddressOf(context) is { } address ? PerMinute(of + address, most) : Unlimited;

    /// <summary>Answers 429 with the whole seconds to wait, at least one; the words come from <see cref="Doors"/>, as for every status.</summary>
    public static void SendAway(this HttpResponse response, RateLimitLease refusal)
    {
        var wait = refusal.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.Zero;
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    private static string? AddressOf(HttpContext context)
    {
        if (context.CallerAddress() is not { } address || IPAddress.IsLoopback(address))
            return null;

        // Whoever has one IPv6 address has the 2^64 beside it.
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, 8) : address.ToString();
    }
}
