using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Shared;

namespace Surveys.Pillars;

/// <summary>What matters to customers, how good they find it, and how good colleagues think it is.</summary>
internal sealed class PillarsModel(PillarBoard board, PillarBook book) : PageModel
{
    /// <summary>Keys.</summary>
    [BindProperty]
    public IReadOnlyList<string> Priorities { get; set; } = [];

    /// <summary>In days; nothing where nobody is to be asked by mail.</summary>
    [BindProperty]
    public int? Every { get; set; }

    [TempData]
    public string? Done { get; set; }

    public PillarsRecord Told { get; private set; } = null!;

    public async Task OnGet(CancellationToken stop)
    {
        Told = await board.Tell(stop);
        Priorities = [.. Told.Pillars.Where(pillar => pillar.IsPriority).Select(pillar => pillar.Key)];
    }

    public async Task<IActionResult> OnPostPrioritise(CancellationToken stop)
    {
        if (await this.Try(() => book.Write(new PillarsInput(Priorities: Priorities), stop)))
        {
            Done = Priorities.Count == 0 ? "No pillar comes first now." : "These come first now. Turn each into a goal, so that something comes of it.";
            return RedirectToPage();
        }

        Told = await board.Tell(stop);
        return Page();
    }

    public async Task<IActionResult> OnPostAsk(CancellationToken stop)
    {
        PillarSurvey? survey = null;
        if (ModelState.IsValid && await this.Try(async () => survey = await book.AskCustomers(new PillarSurveyInput(Every), stop)))
        {
            Done = survey!.Rule is null ? "The survey is published. Put it under a link, or choose when it’s mailed." : "The survey is published, and customers are asked by its rule.";
            return RedirectToPage();
        }

        Told = await board.Tell(stop);
        return Page();
    }
}
