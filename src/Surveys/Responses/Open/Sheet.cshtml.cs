using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>A link's QR code: on a sheet to hang up, and alone as a picture.</summary>
internal sealed class SheetModel(SurveysDb db, ChannelLinks links) : PageModel
{
    public OpenChannel Channel { get; private set; } = null!;
    public Wording Wording { get; private set; } = null!;
    public string Picture { get; private set; } = "";

    private string Address => links.ScannedAddress(Channel);

    public async Task<IActionResult> OnGet(Guid id, Guid channel, string? lang, CancellationToken stop)
    {
        if (!await Find(id, channel, stop))
            return NotFound();

        // What people will be asked; the draft may already say something else.
        var survey = await db.Surveys.AsNoTracking().SingleAsync(s => s.Id == id, stop);
        var content = await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == id && v.Number == survey.Published).Select(v => v.Content).SingleOrDefaultAsync(stop) ?? survey.Draft;
        Wording = new Wording(content, Language.Pick(content.Languages, [lang]), new AskedAbout(HttpContext.Workspace()!.Name));
        Picture = QrPicture.Svg(Address);
        return Page();
    }

    public async Task<IActionResult> OnGetSvg(Guid id, Guid channel, CancellationToken stop) =>
        await Find(id, channel, stop) ? File(System.Text.Encoding.UTF8.GetBytes(QrPicture.Svg(Address)), "image/svg+xml", $"{FileName}.svg") : NotFound();

    public async Task<IActionResult> OnGetPng(Guid id, Guid channel, CancellationToken stop) =>
        await Find(id, channel, stop) ? File(QrPicture.Png(Address), "image/png", $"{FileName}.png") : NotFound();

    private string FileName => $"qr-{Channel.Name.Trim()}";

    private async Task<bool> Find(Guid id, Guid channel, CancellationToken stop)
    {
        if (await db.OpenChannels.AsNoTracking().SingleOrDefaultAsync(c => c.SurveyId == id && c.Id == channel && c.Via == Via.Link && c.ClosedAt == null, stop) is not { } found)
            return false;

        Channel = found;
        return true;
    }
}
