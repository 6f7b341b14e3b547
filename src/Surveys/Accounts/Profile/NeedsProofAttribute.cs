using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Surveys.Accounts;

/// <summary>What is hard to take back asks the person to show again that it's them, when they last did it a while ago.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NeedsProofAttribute : Attribute, IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (http.Session() is { } session && session.IsFresh(now))
            await next();
        else
            context.Result = new LocalRedirectResult($"/prove?from={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");
    }
}
