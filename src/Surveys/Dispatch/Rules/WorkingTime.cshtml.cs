using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Shared;

namespace Surveys.Dispatch;

internal sealed class WorkingTimeModel(SurveysDb db, WorkingTimes times) : PageModel
{
    [BindProperty]
    public TimeOnly From { get; set; }

    [BindProperty]
    public TimeOnly To { get; set; }

    [BindProperty]
    public IReadOnlyList<Weekday> Days { get; set; } = [];

    /// <summary>A day a line, 2026-12-25.</summary>
    [BindProperty]
    public string? Holidays { get; set; }

    [TempData]
    public string? Done { get; set; }

    public async Task OnGet(CancellationToken stop)
    {
        var here = await times.Here(stop);
        (From, To, Days) = (here.From, here.To, here.Days);
        Holidays = string.Join('\n', here.Holidays.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        var holidays = new List<DateOnly>();
        foreach (var line in (Holidays ?? "").Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (DateOnly.TryParseExact(line, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                holidays.Add(day);
            else
                ModelState.AddModelError(nameof(Holidays), $"“{line}” is not a day; write it as 2026-12-25.");
        }

        if (Days.Count == 0)
            ModelState.AddModelError(nameof(Days), "Tick at least one day on which you work.");
        if (!ModelState.IsValid || !await this.Try(() => Save(new WorkingTime { From = From, To = To, Days = Days, Holidays = holidays }, stop)))
            return Page();

        Done = "The working time is saved.";
        return RedirectToPage();
    }

    private async Task Save(WorkingTime given, CancellationToken stop)
    {
        await times.Change(given, stop);
        await db.SaveChangesAsync(stop);
    }
}
