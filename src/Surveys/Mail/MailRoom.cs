using Quartz;
using Surveys.Tenants;

namespace Surveys.Mail;

/// <summary>How messages leave the house.</summary>
internal static class MailRoom
{
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.AddSingleton(provider => MailSettings.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<BaseUrl>();
        services.AddSingleton<Mailbox>();
        services.AddSingleton<MailPace>();
        services.AddSingleton<PickupFolder>();
        services.AddSingleton<SmtpTransport>();
        services.AddSingleton<IMailTransport>(provider => provider.GetRequiredService<MailSettings>() switch
        {
            { IsMailbox: true } => provider.GetRequiredService<Mailbox>(),
            { IsPickup: true } => provider.GetRequiredService<PickupFolder>(),
            _ => provider.GetRequiredService<SmtpTransport>(),
        });
        services.AddScoped<LetterBox>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail");
        return services;
    }

    /// <summary>Where no mail can leave, letters wait.</summary>
    public static void AddMailJobs(this IQuartzBuilder clock, MailSettings mail)
    {
        if (mail.CanSend)
            clock.ScheduleJob<SendLettersJob>(trigger => trigger.WithSimpleSchedule(TimeSpan.FromSeconds(1)));
    }

    /// <summary>The mailbox page exists only in its mode, and its mode only where nobody else can look.</summary>
    /// <exception cref="SettingsException">The mailbox would show every message to whoever finds the address.</exception>
    public static WebApplication MapMail(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<MailSettings>();
        if (!settings.CanSend)
        {
            app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<ILogger<MailSettings>>().LogWarning(
                "No mail is sent: neither Mail__Host nor Mail__Mode is set. Invitations stay due until one is."));
        }

        if (settings.IsMailbox && !app.Services.GetRequiredService<BaseUrl>().IsLoopback)
            throw new SettingsException("Mail__Mode=mailbox shows all mail to everyone, so it works only where Surveys__BaseUrl is this machine. Set Mail__Host instead.");
        if (settings.IsMailbox)
            app.MapGet("/mailbox/{id}/html", Html).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    private static async Task<IResult> Html(string id, Mailbox mailbox, HttpContext context, CancellationToken stop)
    {
        if (await mailbox.Find(id, stop) is not { } message)
            return Results.NotFound();

        // A mail styles itself in place, as mail readers want it; it is shown in a frame that runs nothing.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'";
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        // The mail's links open outside of the frame, as they would in a mail program.
        var html = message.Mail.Html.Replace("<head>", "<head><base target=\"_top\">", StringComparison.Ordinal);
        return Results.Content(html, "text/html; charset=utf-8");
    }
}
