using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>Where mail providers tell what became of our mails.</summary>
internal static class EventDoors
{
    /// <summary>SendGrid's batches have less than a megabyte as documented; a few, in case that grows.</summary>
    private const long LargestBatch = 4 * 1024 * 1024;

    public static IServiceCollection AddMailEvents(this IServiceCollection services) => services
        .AddSingleton<EventSettings>()
        .AddSingleton<SnsCertificates>()
        .AddSingleton<IMailProvider, SesEvents>()
        .AddSingleton<IMailProvider, PostmarkEvents>()
        .AddSingleton<IMailProvider, SendgridEvents>()
        .AddSingleton<IMailProvider, MailgunEvents>()
        .AddSingleton<EventDesk>()
        .AddScoped<DeliveryBook>()
        .Configure<RateLimiterOptions>(limiter => limiter.AddPolicy<string, EventRate>(EventRate.Name));

    /// <summary>Outside of every workspace: the mail server is the operator's, and a notice may speak of many.</summary>
    /// <exception cref="SettingsException">What is to prove a provider's notices can't.</exception>
    public static WebApplication MapMailEvents(this WebApplication app)
    {
        app.Services.GetRequiredService<EventSettings>();
        app.MapPost("/mail-events/{vendor}", Take).AllowAnonymous().RequireRateLimiting(EventRate.Name).ExcludeFromDescription()
            .WithMetadata(new RequestSizeLimitAttribute(LargestBatch));
        return app;
    }

    private static async Task<IResult> Take(string vendor, HttpRequest request, EventDesk desk, CancellationToken stop)
    {
        var (status, why) = await desk.Take(vendor, request, stop);
        return status == StatusCodes.Status200OK ? TypedResults.Ok() : TypedResults.Problem(why, statusCode: status);
    }
}
