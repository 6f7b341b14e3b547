using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Accounts;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Pillars;

/// <summary>A pillar as its fields are filled in; without a name it's none.</summary>
internal sealed class PillarFields
{
    public string? Key { get; set; }
    public string? Name { get; set; }
    public string? Meaning { get; set; }
}

/// <summary>What the pillars are, and by what customers are told apart.</summary>
[NeedsRole(Role.Admin)]
internal sealed class EditPillarsModel(SurveysDb db, CurrentTenant tenant, PillarBook book) : PageModel
{
    private const int Spare = 2;

    [BindProperty]
    public IReadOnlyList<PillarFields> Pillars { get; set; } = [];

    [BindProperty]
    public double? Margin { get; set; }

    [BindProperty]
    public string? SegmentBy { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<string> Attributes { get; private set; } = [];

    public async Task OnGet(CancellationToken stop)
    {
        var plan = await book.Read(stop);
        (Margin, SegmentBy) = (plan.Margin, plan.SegmentBy);
        Pillars = [.. plan.Pillars.Select(pillar => new PillarFields { Key = pillar.Key, Name = pillar.Name, Meaning = pillar.Meaning })];
        await Load(stop);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        var named = Pillars.Where(pillar => Blank.ToNull(pillar.Name) is not null).Select(pillar => new PillarInput(pillar.Name, pillar.Meaning, Blank.ToNull(pillar.Key)));
        if (ModelState.IsValid && await this.Try(() => book.Write(new PillarsInput([.. named], Margin: Margin, SegmentBy: SegmentBy ?? ""), stop)))
        {
            Done = "The pillars are changed. What customers are asked stays as it is until you bring the survey up to date.";
            return Redirect("/pillars");
        }

        await Load(stop);
        return Page();
    }

    private async Task Load(CancellationToken stop)
    {
        var filled = Pillars.Where(pillar => Blank.ToNull(pillar.Name) is not null).ToList();
        Pillars = [.. filled, .. Enumerable.Range(0, Math.Clamp(PillarBook.Most - filled.Count, 0, Spare)).Select(_ => new PillarFields())];
        Attributes = await db.ContactAttributeNames(tenant.Id, stop);
    }
}
