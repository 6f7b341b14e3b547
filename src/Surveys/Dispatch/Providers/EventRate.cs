using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>How often one address tells of mails: once for each mail, with most providers; or, for a provider that isn't set up, as somebody who tries wrong links.</summary>
internal sealed class EventRate(EventDesk desk, Limits limits) : IRateLimiterPolicy<string>
{
    public const string Name = "mail-events";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        desk.Find(httpContext.GetRouteValue("vendor") as string) is { } provider
            ? RateLimits.ByAddress(httpContext, limits.EventPerMinute, provider.Name)
            : RateLimits.ByAddress(httpContext, limits.WrongPerMinute);
}
