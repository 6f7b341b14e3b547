using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Surveys.Tenants;

namespace Surveys.Design;

internal enum ThemeFont
{
    /// <summary>What the reader's own device is written in.</summary>
    System,
    Humanist,
    Rounded,
    Serif,
    Mono,
}

internal enum ThemeShape
{
    Rounded,
    Square,
}

internal enum ThemeScheme
{
    /// <summary>Light or dark, as the reader has it.</summary>
    Reader,
    Light,
}

/// <summary>How a workspace's mails and pages look to its customers.</summary>
internal sealed class Theme : ITenantOwned
{
    public const string UsualAccent = "#2456a6";
    public const string UsualGround = "#f5f6f7";

    public required Guid TenantId { get; init; }

    /// <summary>Of buttons, links, and what is chosen: #rrggbb.</summary>
    public string Accent { get; set; } = UsualAccent;

    /// <summary>Behind the card, where it's light: #rrggbb.</summary>
    public string Ground { get; set; } = UsualGround;

    public ThemeFont Font { get; set; }
    public ThemeShape Shape { get; set; }
    public ThemeScheme Scheme { get; set; }

    /// <summary>Another one with each picture, so that a picture once fetched may be kept for good.</summary>
    public Guid? LogoId { get; set; }

    /// <summary>Only fonts that the reader's device has: nothing is fetched from anywhere.</summary>
    public string FontStack => Font switch
    {
        ThemeFont.Humanist => "Seravek, 'Gill Sans Nova', Ubuntu, Calibri, 'DejaVu Sans', 'Noto Sans', Vazirmatn, sans-serif",
        ThemeFont.Rounded => "ui-rounded, 'Hiragino Maru Gothic ProN', Quicksand, Comfortaa, Manjari, 'Arial Rounded MT', Vazirmatn, sans-serif",
        ThemeFont.Serif => "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'Noto Serif', Vazirmatn, serif",
        ThemeFont.Mono => "ui-monospace, 'Cascadia Code', 'Source Code Pro', Menlo, Consolas, 'DejaVu Sans Mono', Vazirmatn, monospace",
        _ => "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Vazirmatn, sans-serif",
    };

    public int Radius => Shape == ThemeShape.Rounded ? 6 : 0;
}

/// <summary>The picture on a workspace's mails and pages; apart from the theme, which is read with each of them.</summary>
internal sealed class Logo : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <inheritdoc cref="Theme.LogoId"/>
    public required Guid Id { get; set; }

    public required byte[] Picture { get; set; }

    /// <summary>As in Content-Type.</summary>
    public required string Type { get; set; }
}

internal sealed class LogoMapping : IEntityTypeConfiguration<Logo>
{
    public void Configure(EntityTypeBuilder<Logo> logo)
    {
        logo.HasKey(l => l.TenantId);
        logo.Property(l => l.Id).ValueGeneratedNever();
    }
}

internal sealed class ThemeMapping : IEntityTypeConfiguration<Theme>
{
    public void Configure(EntityTypeBuilder<Theme> theme) => theme.HasKey(t => t.TenantId);
}
