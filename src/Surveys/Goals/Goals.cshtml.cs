using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Goals;

/// <summary>What is wanted, and how far each has come.</summary>
internal sealed class GoalsModel(GoalBoard board) : PageModel
{
    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<(GoalRecord Record, MeasureTerms? Terms)> Goals { get; private set; } = [];

    public async Task OnGet(CancellationToken stop) => Goals = await board.List(stop);
}
