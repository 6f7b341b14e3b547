using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>Links to views of the overview, for people outside.</summary>
[NeedsRole(Role.Admin)]
internal sealed class ShareModel(SurveysDb db, SharingBook book, SharedWords words, TallyReader tallies, TimeProvider clock) : PageModel
{
    private string? usual;

    [BindProperty(SupportsGet = true, Name = "survey")]
    public Guid? SurveyId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Agent { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Team { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty]
    public int Days { get; set; } = 30;

    [BindProperty]
    public bool ShowsAgents { get; set; }

    [TempData]
    public string? Done { get; set; }

    public bool IsAllowed { get; private set; }
    public Survey? Chosen { get; private set; }
    public string Filters { get; private set; } = "";
    public IReadOnlyList<(SharedView View, string Survey, string Filters)> Views { get; private set; } = [];

    public SharedTerms Terms => new(
        Periods.Choices.Any(choice => choice.Value == Period) ? Period : null,
        AreDays ? From : null, AreDays ? To : null, Agent, Team, Blank.ToNull(Channel), Blank.ToNull(Tag));

    /// <summary>What the overview shows where its address names no period, fixed for the link.</summary>
    private string? Shown => AreDays ? null : Terms.Period ?? usual;

    private bool AreDays => From is { Year: >= 1990 } from && To is { Year: < 2200 } to && from < to && to.DayNumber - from.DayNumber < 3700;

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        await Load(stop);
        if (Chosen is null || !ModelState.IsValid || !await this.Try(() => book.Make(Chosen.Id, Terms with { Period = Shown }, ShowsAgents, Days, stop), ("shows_agents", nameof(ShowsAgents)), ("days", nameof(Days))))
            return Page();

        Done = "The link is made.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRevoke(Guid id, CancellationToken stop)
    {
        if (!await book.Revoke(id, stop))
            return NotFound();

        Done = "The link leads nowhere any more.";
        return RedirectToPage();
    }

    public string AddressOf(SharedView view) => book.AddressOf(view);

    private async Task Load(CancellationToken stop)
    {
        IsAllowed = await book.IsAllowed(stop);
        Chosen = await db.Surveys.AsNoTracking().SingleOrDefaultAsync(s => s.Id == SurveyId, stop);
        if (Chosen is not null)
            usual = Periods.Usual(await tallies.Everything(Chosen.Id, stop), Zone.Of(HttpContext.Workspace()!.TimeZone).DayOf(clock.GetUtcNow()));
        Filters = await words.Filters(Terms, stop);
        var now = clock.GetUtcNow();
        var open = await db.SharedViews.AsNoTracking().Where(v => v.RevokedAt == null && v.ExpiresAt > now).OrderByDescending(v => v.CreatedAt)
            .Join(db.Surveys, v => v.SurveyId, s => s.Id, (v, s) => new { View = v, s.Name }).ToListAsync(stop);
        var views = new List<(SharedView View, string Survey, string Filters)>();
        foreach (var one in open)
            views.Add((one.View, one.Name, await words.Filters(one.View.Terms, stop)));
        Views = views;
    }
}
