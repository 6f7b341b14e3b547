using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Audit;

/// <remarks>The page and its file are one, so that whoever may not see the one can't have the other.</remarks>
[Authorize(Roles = "owner,admin")]
internal sealed class AuditModel(SurveysDb db, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Action { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Actor { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    /// <summary>The last day that counts, as people say it; the API's `to` is the day behind it.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? Through { get; set; }

    public Page<AuditEntry> Rows { get; private set; } = new([], null);

    public bool IsFiltered => Blank.ToNull(Action) is not null || Blank.ToNull(Actor) is not null || From is not null || Through is not null;

    private Zone Zone => Zone.Of(HttpContext.Workspace()?.TimeZone);

    public async Task OnGet(Guid? after, CancellationToken stop)
    {
        if (Filter() is { } filter)
        {
            Rows = await filter.Apply(db.AuditEntries.AsNoTracking(), Zone)
                .Where(e => after == null || e.Id < after)
                .OrderByDescending(e => e.Id)
                .Slice(null, e => e.Id, e => e, stop);
        }
    }

    public async Task<IActionResult> OnGetCsv(CancellationToken stop)
    {
        if (Filter() is not { } filter)
            return Page();

        var today = Zone.DayOf(clock.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var csv = CsvFormat.Begin(Response, $"audit-{today}");
        await AuditCsv.Write(filter.Apply(db.AuditEntries.AsNoTracking(), Zone).OrderByDescending(e => e.Id).AsAsyncEnumerable(), csv, stop);
        return new EmptyResult();
    }

    /// <summary>The filter that the address names; nothing where it can't be understood, with the reason beside the fields.</summary>
    private AuditFilter? Filter()
    {
        var filter = new AuditFilter(Blank.ToNull(Action), Blank.ToNull(Actor), From, Through?.AddDays(Through == DateOnly.MaxValue ? 0 : 1));
        var errors = filter.Check();
        if (errors.Any)
            ModelState.AddModelError("", errors.ToString());
        if (From > Through)
            ModelState.AddModelError("", "From lies after To, so no day is between them. Swap them, or leave one empty.");
        return ModelState.IsValid ? filter : null;
    }

    /// <summary>This page with its filters, and with what is to be different.</summary>
    public string Address(string? handler = null, string? after = null) =>
        Paging.Address("/audit", ("handler", handler), ("action", Action), ("actor", Actor), ("from", Day(From)), ("through", Day(Through)), ("after", after));

    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
