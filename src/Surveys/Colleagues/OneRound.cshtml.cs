using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Colleagues;

/// <summary>What colleagues said: the whole, by team, and beside it what customers say of the teams.</summary>
internal sealed class OneRoundModel(RoundBoard board, RoundBook book) : PageModel
{
    [TempData]
    public string? Done { get; set; }

    public RoundRecord Round { get; private set; } = null!;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop)
    {
        if (await board.Get(id, stop) is not { } round)
            return NotFound();

        Round = round;
        return Page();
    }

    public async Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop)
    {
        if (await book.Remove(id, stop))
            Done = "The survey and its answers are gone.";
        return Redirect("/colleagues");
    }
}
