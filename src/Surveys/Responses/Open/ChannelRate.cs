using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>How often an open channel's link is used: a right one by the address it comes from, wrong ones by the address that tries them.</summary>
internal sealed class ChannelRate(LinkTokens tokens, Limits limits) : IRateLimiterPolicy<string>
{
    public const string Name = "channel";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        httpContext.GetRouteValue("token") is string token && tokens.Read(LinkPurpose.Channel, token) is { } link
            ? RateLimits.ByAddress(httpContext, limits.ChannelPerMinute, $"{link.Id} ")
            : RateLimits.ByAddress(httpContext, limits.WrongPerMinute);
}
