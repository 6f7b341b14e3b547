using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Shared;

namespace Surveys.Responses;

/// <summary>The searches that give tags.</summary>
[NeedsRole(Role.Analyst)]
internal sealed class TagsModel(SurveysDb db, SavedSearches searches) : PageModel
{
    [BindProperty]
    public SavedSearchInput Input { get; set; } = new();

    [TempData]
    public string? Done { get; set; }

    /// <summary>The oldest first, with the survey that each is bound to and how many answers have its tag from it.</summary>
    public IReadOnlyList<(SavedSearch Search, string? Survey, int Given)> Searches { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Name)> Surveys { get; private set; } = [];

    public async Task OnGet(string? q, string? band, Guid? survey, CancellationToken stop)
    {
        Input = new SavedSearchInput { Words = q, Band = band, Survey = survey };
        await Load(stop);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (await this.Try(() => searches.Save(Input with { Band = Blank.ToNull(Input.Band) }, stop), Places))
        {
            Done = $"Answers that it finds get the tag “{Input.Tag!.Trim()}” within seconds, and so do those to come.";
            return RedirectToPage();
        }

        await Load(stop);
        return Page();
    }

    public async Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop)
    {
        if (await searches.Remove(id, stop))
            Done = "The search is gone, and so is its tag where only the search had given it.";
        return RedirectToPage();
    }

    private static (string Field, string Name)[] Places => [("tag", "Input.Tag"), ("words", "Input.Words"), ("band", "Input.Band"), ("survey", "Input.Survey")];

    private async Task Load(CancellationToken stop)
    {
        Surveys = (await db.Surveys.AsNoTracking().Where(s => !s.IsAnonymous).OrderByDescending(s => s.CreatedAt).Select(s => new { s.Id, s.Name }).ToListAsync(stop)).ConvertAll(s => (s.Id, s.Name));
        var given = await db.Responses.Where(r => r.FoundTags.Length > 0).SelectMany(r => r.FoundTags).GroupBy(tag => tag).Select(tags => new { tags.Key, Count = tags.Count() }).ToDictionaryAsync(tags => tags.Key, tags => tags.Count, stop);
        var all = await db.SavedSearches.AsNoTracking().OrderBy(s => s.Id).ToListAsync(stop);
        Searches = all.ConvertAll(search => (search, (string?)Surveys.FirstOrDefault(s => s.Id == search.SurveyId).Name, given.GetValueOrDefault(search.Tag)));
    }
}
