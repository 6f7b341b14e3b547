using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Surveys.Philosophy;

/// <summary>What support stands for, and the figures that show it.</summary>
internal sealed class PhilosophyModel(PhilosophyBoard board) : PageModel
{
    [TempData]
    public string? Done { get; set; }

    public PhilosophyRecord Told { get; private set; } = null!;

    public async Task OnGet(CancellationToken stop) => Told = await board.Tell(stop);
}
