using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Design;

/// <summary>The picture in a company's mails and pages: for everybody who has its address.</summary>
internal static class LogoRoute
{
    /// <summary>The page in all stays quick on a phone.</summary>
    public const int LargestLogo = 40 * 1024;

    private static readonly (string Type, byte[] Begins)[] Types =
    [
        ("image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
        ("image/jpeg", [0xff, 0xd8, 0xff]),
        ("image/gif", "GIF8"u8.ToArray()),
    ];

    /// <summary>By how it begins, whatever it's called: what mail programs show, and nothing that could run.</summary>
    /// <returns>Nothing where it's none of these.</returns>
    public static string? TypeOf(byte[] picture) => Types.FirstOrDefault(type => picture.AsSpan().StartsWith(type.Begins)).Type;

    public static WebApplication MapLogos(this WebApplication app)
    {
        app.MapGet("/logo/{tenant:guid}/{id:guid}", Show).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    private static async Task<Results<FileContentHttpResult, NotFound>> Show(Guid tenant, Guid id, CurrentTenant current, SurveysDb db, HttpContext context, CancellationToken stop)
    {
        current.Enter(tenant);
        if (await db.Logos.AsNoTracking().SingleOrDefaultAsync(logo => logo.Id == id, stop) is not { } logo)
            return TypedResults.NotFound();

        // Another picture has another address.
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return TypedResults.File(logo.Picture, logo.Type);
    }
}
