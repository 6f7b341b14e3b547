using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>The numbers by mail: each for themselves.</summary>
[NeedsRole(Role.Agent)]
internal sealed class DigestPageModel(SurveysDb db, DigestBook book, DigestPost post, TimeProvider clock) : PageModel
{
    private const int MostOffered = 100;

    [BindProperty]
    public DigestFrequency Frequency { get; set; } = DigestFrequency.Weekly;

    [BindProperty]
    public int Hour { get; set; } = Digest.UsualHour;

    [BindProperty]
    public IReadOnlyList<Guid> Surveys { get; set; } = [];

    [TempData]
    public string? Done { get; set; }

    /// <summary>As stored; nothing where the member has never asked for it.</summary>
    public Digest? Kept { get; private set; }

    public IReadOnlyList<(Guid Id, string Name)> Offered { get; private set; } = [];

    /// <summary>An agent is told of their own answers.</summary>
    public bool IsOwnOnly { get; private set; }

    /// <summary>An agent of whom it isn't known which one they are.</summary>
    public bool IsNobody { get; private set; }

    public Tenant Workspace => HttpContext.Workspace()!;

    private Guid Me => HttpContext.Member()!.Id;

    private Zone Zone => Zone.Of(Workspace.TimeZone);

    public async Task OnGet(CancellationToken stop)
    {
        await Load(stop);
        if (Kept is { } kept)
            (Frequency, Hour, Surveys) = (kept.Frequency, kept.Hour, kept.SurveyIds);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (!ModelState.IsValid || !await this.Try(() => book.Subscribe(Me, Frequency, Hour, Surveys, Zone, stop)))
        {
            await Load(stop);
            return Page();
        }

        Done = "Saved.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostOff(CancellationToken stop)
    {
        await book.SwitchOff(Me, stop);
        Done = "No more of them come.";
        return RedirectToPage();
    }

    /// <summary>As it's stored, or as it's offered; the next one comes all the same.</summary>
    public async Task<IActionResult> OnPostNow(CancellationToken stop)
    {
        var digest = await book.Of(Me, stop) ?? new Digest { TenantId = Workspace.Id, MemberId = Me };
        var period = digest.Frequency.Before(digest.Frequency.EndBy(Zone.DayOf(clock.GetUtcNow())));
        if (await post.Write(digest, Workspace, period, stop))
        {
            await db.SaveChangesAsync(stop);
            Done = $"It is on its way to {User.Identity!.Name}.";
        }

        return RedirectToPage();
    }

    private async Task Load(CancellationToken stop)
    {
        var own = await db.OwnAgentIds(HttpContext, stop);
        (IsOwnOnly, IsNobody) = (own is not null, own is []);
        Kept = await book.Of(Me, stop);
        Offered = (await db.Surveys.AsNoTracking().Where(s => own == null || !s.IsAnonymous).OrderByDescending(s => s.CreatedAt).Take(MostOffered).Select(s => new { s.Id, s.Name }).ToListAsync(stop)).ConvertAll(s => (s.Id, s.Name));
    }
}
