using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.HelpDesks;

/// <summary>How often a help desk's address is used: a right one by its connection, wrong ones by the address that tries them.</summary>
internal sealed class HookRate(LinkTokens tokens, Limits limits) : IRateLimiterPolicy<string>
{
    public const string Name = "hook";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        httpContext.GetRouteValue("token") is string token && tokens.Read(LinkPurpose.Hook, token) is { } hook
            ? RateLimits.PerMinute($"{hook.Id}", limits.HookPerMinute)
            : RateLimits.ByAddress(httpContext, limits.WrongPerMinute);
}
