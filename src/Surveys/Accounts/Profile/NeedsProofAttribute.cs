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
            context.Result = new LocalRedirectResult(Prove(http.Request));
    }

    /// <summary>What was sent can't be kept over the question; its page is shown again, and not the address that only takes forms.</summary>
    private static string Prove(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        ? $"/prove?from={Uri.EscapeDataString(request.Path + request.QueryString)}"
        : $"/prove?from={Uri.EscapeDataString(request.Path)}&unsent=true";
}
