using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Surveys.Shared;

/// <summary>What every request passes before it reaches a room, and how the API speaks.</summary>
internal static class Doors
{
    private const long LargestBody = 1024 * 1024;

    public const string ContentSecurityPolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void AddDoors(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // Standard output belongs to the commands: a script reads a key from it, and nothing else.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        services.Configure<FormOptions>(form => form.ValueCountLimit = 200);
        services.Configure<JsonOptions>(json => SurveysJson.Strict(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(routes => routes.LowercaseUrls = true);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem =>
        {
            // A body tells nothing but the problem: the answer for another workspace's id is the same as for one that never was.
            problem.ProblemDetails.Extensions.Remove("trace_id");
            problem.ProblemDetails.Extensions.Remove("traceId");
            problem.ProblemDetails.Detail ??= Plain(problem.ProblemDetails.Status);
        });
        services.AddExceptionHandler<ProblemHandler>();
        services.AddOpenApi(ApiDescription.Configure);
        services.AddRazorPages().WithRazorPagesAtContentRoot();
        services.AddSingleton<TrustedHosts>().AddSingleton<OutsideHttp>();
    }

    public static string? Plain(int? status) => status switch
    {
        StatusCodes.Status404NotFound => "There is no such thing here.",
        StatusCodes.Status405MethodNotAllowed => "This address doesn't take that method.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large: send at most 1 MB.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON, with Content-Type: application/json.",
        StatusCodes.Status503ServiceUnavailable => "The service can't reach its database. Try again in a moment.",
        StatusCodes.Status500InternalServerError => "Something went wrong on our side. Nothing was stored by halves; try again.",
        _ => null,
    };

    public static WebApplication UseDoors(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            // At the last moment, as an answer to an exception begins with no headers; what a page has set itself stays.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.TryAdd("Content-Security-Policy", ContentSecurityPolicy);
                headers.TryAdd("X-Content-Type-Options", "nosniff");
                headers.TryAdd("Referrer-Policy", "same-origin");
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseExceptionHandler().UseStatusCodePages());
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/api"),
            pages => pages.UseExceptionHandler("/error/500").UseStatusCodePagesWithReExecute("/error/{0}"));
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300",
        });
        app.UseRouting();
        app.MapOpenApi().AllowAnonymous();
        return app;
    }

    public static RouteGroupBuilder MapApi(this WebApplication app) =>
        app.MapGroup("/api/v1").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
