using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Design;

/// <summary>Logo, colours and letters of what customers see.</summary>
[NeedsRole(Role.Admin)]
internal sealed class LookModel(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock) : PageModel
{
    [BindProperty]
    public string Accent { get; set; } = Theme.UsualAccent;

    [BindProperty]
    public string Ground { get; set; } = Theme.UsualGround;

    [BindProperty]
    public ThemeFont Font { get; set; }

    [BindProperty]
    public ThemeShape Shape { get; set; }

    [BindProperty]
    public ThemeScheme Scheme { get; set; }

    [BindProperty]
    public IFormFile? Logo { get; set; }

    [BindProperty]
    public bool IsWithoutLogo { get; set; }

    [TempData]
    public string? Done { get; set; }

    public Theme? Stored { get; private set; }

    /// <summary>What is read on the card in the accent's place; nothing where the accent itself is.</summary>
    public Colour? ReadableAccent => Colour.Read(Accent) is { } accent && accent.ReadableOn(Colour.White) is var shade && shade != accent ? shade : null;

    public double Contrast => Colour.Read(Accent)?.ContrastTo(Colour.White) ?? 0;

    public async Task OnGet(CancellationToken stop)
    {
        Stored = await db.Themes.AsNoTracking().SingleOrDefaultAsync(stop);
        if (Stored is { } theme)
            (Accent, Ground, Font, Shape, Scheme) = (theme.Accent, theme.Ground, theme.Font, theme.Shape, theme.Scheme);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        Stored = await db.Themes.AsNoTracking().SingleOrDefaultAsync(stop);
        if (!ModelState.IsValid || !await this.Try(() => db.Retry(() => Save(stop))))
            return Page();

        Done = "Saved. Mails that are sent from now on, and the pages behind all links, look so.";
        return RedirectToPage();
    }

    /// <summary>Takes the shade that can be read.</summary>
    public async Task<IActionResult> OnPostCorrect(CancellationToken stop)
    {
        Accent = ReadableAccent?.ToString() ?? Accent;
        return await OnPost(stop);
    }

    private async Task<bool> Save(CancellationToken stop)
    {
        var errors = new FieldErrors();
        errors.Require(Colour.Read(Accent) is not null, "accent", "must be a colour such as #2456a6.");
        errors.Require(Colour.Read(Ground) is not null, "ground", "must be a colour such as #f5f6f7.");
        var picture = Logo is null ? null : await Read(Logo, errors, stop);
        errors.ThrowIfAny();

        var theme = await db.Themes.SingleOrDefaultAsync(stop);
        if (theme is null)
            db.Themes.Add(theme = new Theme { TenantId = tenant.Id });
        var before = Told(theme);
        (theme.Accent, theme.Ground, theme.Font, theme.Shape, theme.Scheme) = (Colour.Read(Accent)!.Value.ToString(), Colour.Read(Ground)!.Value.ToString(), Font, Shape, Scheme);
        if (picture is not null || IsWithoutLogo)
            theme.LogoId = await Put(picture, stop);
        audit.Note(AuditActions.ThemeChanged, new Subject("theme", tenant.Id, null), before, Told(theme));
        await db.SaveChangesAsync(stop);
        return true;
    }

    /// <summary>In the old one's place; nothing takes it away.</summary>
    private async Task<Guid?> Put(byte[]? picture, CancellationToken stop)
    {
        var logo = await db.Logos.SingleOrDefaultAsync(stop);
        if (picture is null)
        {
            if (logo is not null)
                db.Logos.Remove(logo);
            return null;
        }

        var (id, type) = (Guid.CreateVersion7(clock.GetUtcNow()), LogoRoute.TypeOf(picture)!);
        if (logo is null)
            db.Logos.Add(new Logo { TenantId = tenant.Id, Id = id, Picture = picture, Type = type });
        else
            (logo.Id, logo.Picture, logo.Type) = (id, picture, type);
        return id;
    }

    private static async Task<byte[]?> Read(IFormFile file, FieldErrors errors, CancellationToken stop)
    {
        errors.Require(file.Length <= LogoRoute.LargestLogo, "logo", $"is larger than {LogoRoute.LargestLogo / 1024} KB: it is fetched with every mail and page.");
        if (file.Length > LogoRoute.LargestLogo)
            return null;

        using var memory = new MemoryStream();
        await file.CopyToAsync(memory, stop);
        var picture = memory.ToArray();
        errors.Require(LogoRoute.TypeOf(picture) is not null, "logo", "must be a PNG, JPEG or GIF picture: mail programs show no others.");
        return picture;
    }

    private static object Told(Theme theme) => new { theme.Accent, theme.Ground, theme.Font, theme.Shape, theme.Scheme, theme.LogoId };
}
