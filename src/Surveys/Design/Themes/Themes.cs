using Microsoft.EntityFrameworkCore;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Design;

/// <summary>The theme of the workspace that the request or the round has entered.</summary>
internal sealed class Themes(SurveysDb db, CurrentTenant tenant, BaseUrl baseUrl)
{
    private Task<Theme?>? here;

    /// <returns>Nothing where the workspace looks as the product comes, or none was entered.</returns>
    public Task<Theme?> Here(CancellationToken stop) => here ??= tenant.Id == Guid.Empty ? Task.FromResult<Theme?>(null) : db.Themes.AsNoTracking().SingleOrDefaultAsync(stop);

    /// <summary>It came along with something else: it isn't looked up any more.</summary>
    public void Found(Theme? theme) => here = Task.FromResult(theme);

    /// <summary>The picture's address, also for mail programs.</summary>
    public string? LogoOf(Theme? theme) => theme?.LogoId is { } id ? baseUrl.To($"logo/{theme.TenantId}/{id}") : null;

    /// <summary>
    /// The theme as custom properties over tokens.css. Buttons have the accent as it is, with letters that can be read on it; where it is
    /// itself letters or a line, it's the nearest shade that can be read on the card. So are the footer's letters on the ground.
    /// </summary>
    public static string Style(Theme theme)
    {
        var accent = AccentOf(theme);
        var light = Tones(accent, Colour.White, Colour.Read(theme.Ground) ?? Colour.White);
        var dark = Tones(accent, DarkSurface, DarkGround);
        return $$"""
            :root { --font: {{theme.FontStack}}; --radius: {{theme.Radius}}px; --ground: {{theme.Ground}}; {{light}} }
            @media (prefers-color-scheme: dark) { :root:not([data-scheme="light"]) { --ground: {{DarkGround}}; {{dark}} } }
            """;
    }

    /// <summary>The same for mail programs.</summary>
    public async Task<MailLook> ForMail(CancellationToken stop) => await Here(stop) is not { } theme ? MailLook.Usual : new MailLook(
        theme.Ground, AccentOf(theme).ReadableOn(Colour.White).ToString(), theme.FontStack, theme.Radius, theme.Scheme == ThemeScheme.Light, LogoOf(theme));

    private static Colour AccentOf(Theme theme) => Colour.Read(theme.Accent) ?? Colour.Read(Theme.UsualAccent)!.Value;

    private static readonly Colour DarkGround = new(0x14, 0x17, 0x1a);
    private static readonly Colour DarkSurface = new(0x1d, 0x21, 0x25);

    private static readonly Colour FooterInk = new(0x55, 0x60, 0x6b);

    private static string Tones(Colour accent, Colour surface, Colour ground) =>
        $"--accent: {accent.ReadableOn(surface)}; --accent-fill: {accent}; --accent-ink: {accent.Ink}; --accent-soft: {surface.Towards(accent.ReadableOn(surface), 0.18)}; --ground-ink: {FooterInk.ReadableOn(ground)}";
}
