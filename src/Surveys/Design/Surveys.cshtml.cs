using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;

namespace Surveys.Design;

internal sealed class SurveysModel(SurveysDb db, Drafting drafting) : PageModel
{
    [BindProperty]
    public string Name { get; set; } = "";

    [BindProperty]
    public string Template { get; set; } = "csat5";

    [BindProperty]
    public bool IsAnonymous { get; set; }

    public IReadOnlyList<Survey> Surveys { get; private set; } = [];

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (await this.Try(() => Start(stop)))
            return RedirectToPage();

        await Load(stop);
        return Page();
    }

    private async Task Start(CancellationToken stop)
    {
        var survey = drafting.Start(Name, Template, IsAnonymous);
        await drafting.Publish(survey, stop);
        await db.SaveChangesAsync(stop);
    }

    public async Task<IActionResult> OnPostPublish(Guid id, CancellationToken stop) =>
        await drafting.Publish(id, stop) is null ? NotFound() : RedirectToPage();

    public async Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken stop) =>
        await drafting.Withdraw(id, stop) ? RedirectToPage() : NotFound();

    private async Task Load(CancellationToken stop) =>
        Surveys = await db.Surveys.AsNoTracking().OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
}
