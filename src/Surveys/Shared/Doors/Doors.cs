using System.Security.Cryptography;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Net.Http.Headers;

namespace Surveys.Shared;

/// <summary>What every request passes before it reaches a room, and how the API speaks.</summary>
internal static class Doors
{
    private const long LargestBody = 1024 * 1024;

    // Below, a body keeps a connection for hours; a phone on a poor line sends an answer within the grace that Kestrel gives.
    private const double SlowestBody = 1024;

    /// <summary>What a browser may fetch and do for a page of ours, and nothing that isn't named; a page that needs less says so itself.</summary>
    private static readonly Dictionary<string, string> SafetyHeaders = new()
    {
        ["Content-Security-Policy"] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ["X-Frame-Options"] = "DENY",
        ["X-Content-Type-Options"] = "nosniff",
        ["Referrer-Policy"] = "same-origin",
        ["Cross-Origin-Opener-Policy"] = "same-origin",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
        ["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        // What is made for one reader stays with them. What may be kept says so: the static files.
        ["Cache-Control"] = "no-store",
    };

    private const string OneYearByTlsOnly = "max-age=31536000; includeSubDomains";

    /// <summary>Lets the page have one style of its own.</summary>
    /// <returns>What the style says in its attribute `nonce`.</returns>
    public static string AllowStyle(this HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var policy = context.Response.Headers.ContentSecurityPolicy.ToString();
        context.Response.Headers.ContentSecurityPolicy = policy.Replace("style-src ", $"style-src 'nonce-{nonce}' ", StringComparison.Ordinal);
        return nonce;
    }

    public static void AddDoors(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // Standard output belongs to the commands: a script reads a key from it, and nothing else.
        // One line an entry: a line break in what somebody sent begins no line of its own.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddSimpleConsole(line => (line.SingleLine, line.UseUtcTimestamp, line.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            // The others are Kestrel's own: 8 KB for the request line, 100 headers of 32 KB in all.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBody, TimeSpan.FromSeconds(5));
        });
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = AllowedHosts(builder.Configuration));
        services.AddRateLimits(Limits.Read(builder.Configuration));
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
        services.AddAntiforgery(form =>
        {
            form.Cookie.Name = IsHttps(builder.Configuration) ? "__Host-surveys-form" : "surveys-form";
            // Its rule about frames would be laxer than ours.
            form.SuppressXFrameOptionsHeader = true;
        });
        services.AddOpenApi(ApiDescription.Configure);
        services.AddSingleton<TrustedHosts>().AddSingleton<OutsideHttp>();
        services.AddRazorPages().WithRazorPagesAtContentRoot()
            .AddMvcOptions(pages => pages.Filters.AddService<PasswordQueue>());
    }

    /// <summary>What people reach by https, whoever ends TLS before us.</summary>
    public static bool IsHttps(IConfiguration configuration) => configuration["Surveys:BaseUrl"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Who asks for another host is sent away, as a link or a kept page made from it would lead there. Health checks are no exception.</summary>
    private static string[] AllowedHosts(ConfigurationManager configuration) => configuration["AllowedHosts"] is { Length: > 0 } given
        ? given.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        : [.. Uri.TryCreate(configuration["Surveys:BaseUrl"], UriKind.Absolute, out var address) ? [address.Host] : Array.Empty<string>(), "localhost", "127.0.0.1", "[::1]"];

    public static string? Plain(int? status) => status switch
    {
        StatusCodes.Status404NotFound => "There is no such thing here.",
        StatusCodes.Status403Forbidden => "This is not allowed to you.",
        StatusCodes.Status405MethodNotAllowed => "This address doesn't take that method.",
        StatusCodes.Status408RequestTimeout => "The body came too slowly. Send it again.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large: send at most 1 MB, or 16 MB to a batch.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON in UTF-8, with Content-Type: application/json.",
        StatusCodes.Status429TooManyRequests => "These are too many requests. Wait as many seconds as Retry-After says, then go on.",
        StatusCodes.Status503ServiceUnavailable => "The service can't reach its database. Try again in a moment.",
        StatusCodes.Status500InternalServerError => "Something went wrong on our side. Nothing was stored by halves; try again.",
        _ => null,
    };

    public static WebApplication UseDoors(this WebApplication app)
    {
        var isHttps = IsHttps(app.Configuration);
        app.Use((context, next) =>
        {
            // At the last moment, as an answer to an exception begins with no headers; what a page has set itself stays.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                foreach (var (name, value) in SafetyHeaders)
                    headers.TryAdd(name, value);
                context.Features.Get<FrameHosts>()?.Admit(headers);
                if (isHttps)
                    headers.TryAdd("Strict-Transport-Security", OneYearByTlsOnly);
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.Use(SpeakJson).UseExceptionHandler().UseStatusCodePages());
        app.UseWhen(
            context => !context.Request.Path.StartsWithSegments("/api"),
            pages => pages.UseExceptionHandler("/error/500").UseStatusCodePagesWithReExecute("/error/{0}"));
        app.Use(ReadUtf8);
        app.Use(RefuseNul);
        // Here, for all cookies: the antiforgery's own option ends in an exception where a proxy ends TLS and doesn't say so.
        app.UseCookiePolicy(new CookiePolicyOptions { Secure = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest, HttpOnly = HttpOnlyPolicy.Always });
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "public, max-age=300",
        });
        app.UseRouting();
        app.UseRateLimiter();
        app.MapOpenApi().AllowAnonymous();
        return app;
    }

    /// <summary>
    /// Bodies are UTF-8. Not every charset that a header can name is one, and the framework's readers end in an exception where it isn't, or
    /// where it stands in quotes; so a right one is taken away, and any other refused.
    /// </summary>
    private static Task ReadUtf8(HttpContext context, RequestDelegate next)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type))
            return next(context);

        foreach (var charset in type.Parameters.Where(p => p.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            if (HeaderUtilities.RemoveQuotes(charset.Value).Value?.ToUpperInvariant() is not ("UTF-8" or "UTF8" or "US-ASCII"))
            {
                // The page that tells of it comes through here again.
                context.Request.ContentType = null;
                context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
                return Task.CompletedTask;
            }

            type.Parameters.Remove(charset);
            context.Request.ContentType = type.ToString();
        }

        return next(context);
    }

    /// <summary>No text has the character NUL, and PostgreSQL can't even compare with it; in a path, Kestrel refuses it.</summary>
    private static Task RefuseNul(HttpContext context, RequestDelegate next)
    {
        if (context.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true)
            return next(context);
        if (context.Request.Path.StartsWithSegments("/api"))
            throw new InvalidInputException(context.Request.Query.FirstOrDefault(given => given.Value.Any(value => value?.Contains('\0', StringComparison.Ordinal) == true)).Key ?? "query", "can't have the character NUL.");

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    /// <summary>The API speaks JSON whatever is asked for; the framework would answer a browser's `Accept: text/html` with a problem without words.</summary>
    private static Task SpeakJson(HttpContext context, RequestDelegate next)
    {
        context.Request.Headers.Accept = default;
        return next(context);
    }

    public static RouteGroupBuilder MapApi(this WebApplication app) =>
        app.MapGroup("/api/v1").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
