using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Colleagues;

/// <summary>The surveys among colleagues, and the form for another.</summary>
internal sealed class ColleaguesModel(RoundBoard board, RoundBook book, IEnumerable<IRoundForm> forms, ColleagueList colleagues) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty]
    public DateOnly? Closes { get; set; }

    [BindProperty]
    public int? SmallestGroup { get; set; } = Round.FewestInAGroup;

    /// <summary>Addresses.</summary>
    [BindProperty]
    public IReadOnlyList<string> People { get; set; } = [];

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<RoundRecord> Rounds { get; private set; } = [];
    public IReadOnlyList<Colleague> Everybody { get; private set; } = [];
    public IEnumerable<IRoundForm> Forms => forms;

    public async Task OnGet(CancellationToken stop)
    {
        Closes = (await book.Today(stop)).AddDays(7);
        await Load(stop);
        People = [.. Everybody.Select(one => one.Email)];
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        Round? round = null;
        if (ModelState.IsValid && await this.Try(async () => round = await book.Open(new RoundInput(Kind, Closes, SmallestGroup, People), stop)))
        {
            Done = $"{round!.Asked} colleagues are asked, each by a mail of their own.";
            return RedirectToPage();
        }

        await Load(stop);
        return Page();
    }

    private async Task Load(CancellationToken stop)
    {
        Rounds = await board.List(stop);
        Everybody = User.May(Role.Admin) ? await colleagues.Read(stop) : [];
    }
}
