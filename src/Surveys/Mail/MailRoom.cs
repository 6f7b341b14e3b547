namespace Surveys.Mail;

/// <summary>How messages leave the house.</summary>
internal static class MailRoom
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSingleton(provider => MailSettings.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<BaseUrl>();
        services.AddSingleton<Mailbox>();
        services.AddSingleton<SmtpClientTransport>();
        services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<MailSettings>().IsMailbox
            ? provider.GetRequiredService<Mailbox>()
            : provider.GetRequiredService<SmtpClientTransport>());
        services.AddHealthChecks().AddCheck<MailHealth>("mail");
        return services;
    }

    /// <summary>The mailbox page exists only in its mode, and shows itself to this machine only.</summary>
    public static void MapMail(this IEndpointRouteBuilder app)
    {
        var settings = app.ServiceProvider.GetRequiredService<MailSettings>();
        if (!settings.CanSend)
            app.ServiceProvider.GetRequiredService<ILogger<MailSettings>>().LogWarning(
                "No mail is sent: neither Mail__Host nor Mail__Mode is set. Invitations stay due until one is.");

        if (settings.IsMailbox)
            app.MapGet("/mailbox/{id}/html", Html);
    }

    private static async Task<IResult> Html(string id, Mailbox mailbox, HttpContext context, CancellationToken stop)
    {
        if (await mailbox.Find(id, stop) is not { } message)
            return Results.NotFound();

        // A mail styles itself in place, as mail readers want it; it is shown in a frame that runs nothing.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'";
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        return Results.Content(message.Mail.Html, "text/html; charset=utf-8");
    }
}
