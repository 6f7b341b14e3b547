using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Shared;
using Surveys.Trends;

namespace Surveys.Goals;

/// <summary>One goal: its weeks, where they lead, and what has happened to it.</summary>
internal sealed class OneGoalModel(GoalBoard board, GoalBook book) : PageModel
{
    [BindProperty]
    public string? Review { get; set; }

    [TempData]
    public string? Done { get; set; }

    public GoalRecord Goal { get; private set; } = null!;

    /// <summary>Nothing where its survey is gone.</summary>
    public MeasureTerms? Terms { get; private set; }

    public IReadOnlyList<GoalNoteRecord> History { get; private set; } = [];

    public bool IsOver => Goal.Verdict is GoalVerdict.Met or GoalVerdict.Missed or GoalVerdict.Unknown;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken stop)
    {
        if (await board.Get(id, stop) is not { } told)
            return NotFound();

        (Goal, Terms) = told;
        History = await board.History(id, stop);
        return Page();
    }

    public async Task<IActionResult> OnPostReview(Guid id, CancellationToken stop)
    {
        if (await this.Try(() => book.Review(id, Review, stop)))
            return RedirectToPage(new { id });

        return await OnGet(id, stop);
    }

    public async Task<IActionResult> OnPostRemove(Guid id, CancellationToken stop)
    {
        if (await book.Remove(id, stop))
            Done = "The goal is gone.";
        return Redirect("/goals");
    }

    /// <summary>What the chart is drawn from: the weeks, the straight way to the target, and the forecast at the end.</summary>
    public string Chart()
    {
        var progress = Goal.Progress!;
        var terms = Terms!;
        var weeks = Goal.Deadline.DayNumber - Goal.Start.DayNumber + 1;
        var starts = Enumerable.Range(0, (weeks + 6) / 7).Select(week => Goal.Start.AddDays(7 * week)).ToList();
        var told = progress.Weeks.ToDictionary(week => week.Start, week => week.Figure);
        double? Way(int week) => starts.Count < 2 ? Goal.Target : Goal.Baseline + ((Goal.Target - Goal.Baseline) * week / (starts.Count - 1));
        var highest = progress.Weeks.Select(week => week.Figure.Value ?? 0).Concat([Goal.Target, Goal.Baseline, progress.Forecast?.High ?? 0]).Max();
        return Charts.InPage(new
        {
            terms.Name,
            terms.Unit,
            Min = terms.Lowest,
            Max = terms.Highest ?? Kpis.KpiWords.Round(highest),
            Forecast = progress.Forecast is { } forecast && !IsOver ? new { forecast.Value, forecast.Low, forecast.High } : null,
            Points = starts.Select((start, week) => new
            {
                Label = ScoreWords.Point(TrendInterval.Week, start),
                Tick = ScoreWords.Tick(TrendInterval.Week, start, starts.Count),
                N = told.GetValueOrDefault(start)?.N ?? 0,
                Score = told.GetValueOrDefault(start)?.Value,
                told.GetValueOrDefault(start)?.Low,
                told.GetValueOrDefault(start)?.High,
                Way = Way(week),
            }),
        });
    }
}
