using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

internal sealed class RulesModel(SurveysDb db, CurrentTenant tenant, RuleBook book) : PageModel
{
    [BindProperty]
    public string Survey { get; set; } = "";

    [BindProperty]
    public int DelayHours { get; set; } = (int)RuleTerms.Default.Delay.TotalHours;

    [BindProperty]
    public int ThrottleDays { get; set; } = (int)RuleTerms.Default.Throttle!.Workspace!.Value.TotalDays;

    [BindProperty]
    public bool OnResolved { get; set; }

    [BindProperty]
    public bool QuietHours { get; set; } = true;

    public IReadOnlyList<(InvitationRule Rule, string Survey)> Rules { get; private set; } = [];
    /// <summary>Of those that ask by turns: how many people they are for, and how many of them are asked a day.</summary>
    public IReadOnlyDictionary<Guid, string> Paces { get; private set; } = new Dictionary<Guid, string>();

    public IReadOnlyList<Survey> Surveys { get; private set; } = [];
    public bool HasPriorities => Rules.Select(one => one.Rule.Priority).Distinct().Skip(1).Any();

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (DelayHours is < 0 or > 24 * 90)
            ModelState.AddModelError(nameof(DelayHours), "Wait from 0 to 2,160 hours.");
        if (ThrottleDays is < 0 or > 3650)
            ModelState.AddModelError(nameof(ThrottleDays), "Leave from 0 to 3,650 days.");
        if (ModelState.IsValid && await this.Try(() => Add(stop)))
            return RedirectToPage();

        await Load(stop);
        return Page();
    }

    private async Task Add(CancellationToken stop)
    {
        await book.Add(ToInput(), stop);
        await db.SaveChangesAsync(stop);
    }

    private RuleInput ToInput() => new()
    {
        Survey = Survey,
        Delay = TimeSpan.FromHours(DelayHours),
        When = OnResolved ? new WhenTerms { Statuses = [InteractionStatus.Resolved, InteractionStatus.Closed] } : null,
        Throttle = ThrottleDays == 0 ? new Optional<ThrottleTerms>(null, true) : RuleTerms.Default.Throttle! with { Workspace = TimeSpan.FromDays(ThrottleDays) },
        QuietHours = QuietHours ? default : new Optional<QuietHours>(null, true),
    };

    public async Task<IActionResult> OnPostDelete(Guid id, CancellationToken stop)
    {
        await book.Delete(id, stop);
        return RedirectToPage();
    }

    private async Task Load(CancellationToken stop)
    {
        Surveys = await db.Surveys.AsNoTracking().OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
        var names = Surveys.ToDictionary(s => s.Id, s => s.Name);
        var rules = await db.Rules.AsNoTracking().OrderByDescending(r => r.Priority).ThenBy(r => r.CreatedAt).ToListAsync(stop);
        Rules = rules.ConvertAll(rule => (rule, names[rule.SurveyId]));
        var paces = new Dictionary<Guid, string>();
        foreach (var rule in rules.Where(rule => rule.Terms.Every is not null))
            paces[rule.Id] = Segments.Pace(await db.CountPeople(tenant.Id, rule.Terms.Segment.Attributes, stop), rule.Terms);
        Paces = paces;
    }
}
