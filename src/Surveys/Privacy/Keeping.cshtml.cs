using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Audit;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Privacy;

/// <summary>How long words and people are kept, and what would go tomorrow.</summary>
[NeedsRole(Role.Admin)]
internal sealed class KeepingModel(SurveysDb db, CurrentTenant tenant, AuditLog audit, TimeProvider clock) : PageModel
{
    internal sealed record Counts(int Answers, int Comments, int Interactions, int Invitations, int Readings, int Contacts)
    {
        public bool Any => Answers + Interactions + Invitations + Readings + Contacts > 0;
    }

    private static readonly int[] Offered = [3, 6, 12, 18, 24, 36, 60];

    /// <summary>Nothing means for good.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Months { get; set; }

    [TempData]
    public string? Done { get; set; }

    public Counts? Dry { get; private set; }

    public string Cutoff { get; private set; } = "";

    public IEnumerable<SelectListItem> Choices =>
    [
        new("for good", ""),
        .. Offered.Append(Months ?? Offered[0]).Distinct().Order().Select(months => new SelectListItem(months % 12 == 0 ? months == 12 ? "a year" : $"{months / 12} years" : $"{months} months", $"{months}")),
    ];

    private Zone Zone => Zone.Of(HttpContext.Workspace()!.TimeZone);

    public async Task OnGet(CancellationToken stop)
    {
        if (!Request.Query.ContainsKey(nameof(Months)))
            Months = await db.PrivacySettings.Select(s => s.KeepMonths).SingleOrDefaultAsync(stop);
        if (ModelState.IsValid && Months is >= 1 and <= 1200)
            await Count(Months.Value, stop);
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        if (Months is not null && !Offered.Contains(Months.Value))
            ModelState.AddModelError(nameof(Months), "Choose one of these.");
        if (!ModelState.IsValid)
            return Page();

        var now = clock.GetUtcNow();
        var settings = await db.PrivacySettings.SingleOrDefaultAsync(stop)
            ?? db.PrivacySettings.Add(new PrivacySettings { TenantId = tenant.Id, ChangedAt = now }).Entity;
        audit.Note(
            AuditActions.RetentionChanged, new Subject("workspace", tenant.Id, HttpContext.Workspace()!.Name), new { settings.KeepMonths }, new { KeepMonths = Months });
        (settings.KeepMonths, settings.ChangedAt) = (Months, now);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.SaveChangesAsync(stop);
        var night = Retention.NextNight(Zone, now);
        if (Months is not null)
            await db.NoteDue(tenant.Id, DueHint.Retention, night, stop);
        await transaction.CommitAsync(stop);
        Done = Months is null ? "Saved. Everything is kept." : "Saved. What is older goes from tonight on, at two o’clock.";
        return RedirectToPage();
    }

    /// <remarks>The form goes by POST, as its token must not stand in an address; the count has one that can be opened again.</remarks>
    public IActionResult OnPostCount() => LocalRedirect($"/settings/privacy?{nameof(Months)}={Months}");

    private async Task Count(int months, CancellationToken stop)
    {
        var cutoff = Retention.CutoffOf(months, Zone, clock.GetUtcNow());
        var old = new OldData(db, cutoff);
        Cutoff = Zone.DayOf(cutoff).AsDay();
        Dry = new Counts(
            await old.Answers.CountAsync(stop),
            await old.Answers.CountAsync(r => r.Comment != null, stop),
            await old.Interactions.CountAsync(stop),
            await old.Invitations.CountAsync(stop),
            await old.Reading.CountAsync(stop),
            await old.Contacts.CountAsync(stop));
    }
}
