using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Dispatch;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>
/// How often mailed links are opened: a right one by what it speaks of, wrong ones by the address that tries them. So guessing is
/// slowed down, and never at the cost of those who have a link, whoever else is behind their address.
/// </summary>
internal sealed class LinkRate(LinkTokens tokens, Limits limits) : IRateLimiterPolicy<string>
{
    public const string Name = "link";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => null;

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) =>
        httpContext.GetRouteValue("token") is string token && IdOf(token) is { } id
            ? RateLimits.PerMinute($"{id}", limits.LinkPerMinute)
            : RateLimits.ByAddress(httpContext, limits.WrongPerMinute);

    /// <summary>A link for answering that is tried for unsubscribing opens nothing, and is no guess either.</summary>
    private Guid? IdOf(string token) =>
        (tokens.Read(LinkPurpose.Answer, token) ?? tokens.Read(LinkPurpose.Unsubscribe, token) ?? tokens.Read(LinkPurpose.Digest, token) ?? tokens.Read(LinkPurpose.SharedView, token) ?? tokens.Read(LinkPurpose.Colleague, token) ?? tokens.Read(LinkPurpose.Philosophy, token))?.Id;
}
