using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.RateLimiting;

namespace Surveys.Shared;

/// <summary>
/// Lets few passwords be hashed at once, so that a flood of sign-ins leaves the other pages their processor; some wait, the rest come again.
/// It stands around the page's own work, when the form has been read: who sends slowly holds up nobody.
/// </summary>
internal sealed class PasswordQueue(Limits limits) : IAsyncPageFilter, IDisposable
{
    private const int WaitingForEach = 8;

    private readonly ConcurrencyLimiter hashing = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = limits.HashesAtOnce,
        QueueLimit = limits.HashesAtOnce * WaitingForEach,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (!HashesPassword(context))
        {
            await next();
            return;
        }

        using var turn = await hashing.AcquireAsync(1, context.HttpContext.RequestAborted);
        if (turn.IsAcquired)
        {
            await next();
            return;
        }

        context.HttpContext.Response.SendAway(turn);
        context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
    }

    public void Dispose() => hashing.Dispose();

    private static bool HashesPassword(PageHandlerExecutingContext context) =>
        HttpMethods.IsPost(context.HttpContext.Request.Method)
        && context.ActionDescriptor.EndpointMetadata.OfType<EnableRateLimitingAttribute>().Any(limited => limited.PolicyName == RateLimits.SignIn);
}
