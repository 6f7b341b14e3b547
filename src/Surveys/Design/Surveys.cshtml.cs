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
        if (await this.Try(() => Start(isToPublish: true, stop)))
            return RedirectToPage();

        await Load(stop);
        return Page();
    }

    public async Task<IActionResult> OnPostDraft(CancellationToken stop)
    {
        var id = Guid.Empty;
        if (await this.Try(async () => id = await Start(isToPublish: false, stop)))
            return RedirectToPage("/Design/Designer/Designer", new { id });

        await Load(stop);
        return Page();
    }

    private async Task<Guid> Start(bool isToPublish, CancellationToken stop)
    {
        var survey = drafting.Start(Name, Template, IsAnonymous);
        if (isToPublish)
            await drafting.Publish(survey, stop);
        await db.SaveChangesAsync(stop);
        return survey.Id;
    }

    public async Task<IActionResult> OnPostPublish(Guid id, CancellationToken stop) =>
        await drafting.Publish(id, stop) is null ? NotFound() : RedirectToPage();

    public async Task<IActionResult> OnPostWithdraw(Guid id, CancellationToken stop) =>
        await drafting.Withdraw(id, stop) ? RedirectToPage() : NotFound();

    private async Task Load(CancellationToken stop) =>
        Surveys = await db.Surveys.AsNoTracking().OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
}
