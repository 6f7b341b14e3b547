using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>A survey's open channels: their links, codes and tags.</summary>
internal sealed class ChannelsModel(SurveysDb db, ChannelBook book) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Via { get; set; } = EnumText.Of(Responses.Via.Link);

    /// <summary>One a line.</summary>
    [BindProperty]
    public string? Domains { get; set; }

    public Survey Survey { get; private set; } = null!;
    public IReadOnlyList<ChannelRecord> Channels { get; private set; } = [];

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop) => await Load(id, stop) ? Page() : NotFound();

    public async Task<IActionResult> OnPost(Guid id, CancellationToken stop)
    {
        ChannelRecord? made = null;
        var isMade = await this.Try(async () => made = await book.Make(id, new NewChannel(Name, Via, Domains?.Split([' ', ',', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries)), stop));
        if (isMade)
            return made is null ? NotFound() : RedirectToPage(null, null, new { id }, $"c-{made.Id}");

        return await Load(id, stop) ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostClose(Guid id, Guid channel, CancellationToken stop) =>
        await book.Close(id, channel, stop) ? RedirectToPage(new { id }) : NotFound();

    private async Task<bool> Load(Guid id, CancellationToken stop)
    {
        if (await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, stop) is not { } survey)
            return false;

        Survey = survey;
        Channels = await book.Of(id, stop);
        return true;
    }
}
