using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>All surveys with answers in a period, each by its own measure: scales are never added up.</summary>
internal sealed class SideBySideModel(SurveysDb db, ScoreBoard board, TallyReader tallies, TimeProvider clock) : PageModel
{
    private const int Most = 24;

    [BindProperty(SupportsGet = true)]
    public string Period { get; set; } = "90d";

    public IReadOnlyList<(Survey Survey, ScoresRecord Scores)> Shown { get; private set; } = [];

    /// <summary>Surveys without an answer in the period.</summary>
    public IReadOnlyList<Survey> Silent { get; private set; } = [];

    /// <summary>How many more there are than are shown: the oldest.</summary>
    public int Left { get; private set; }

    public async Task OnGet(CancellationToken stop)
    {
        var workspace = HttpContext.Workspace()!;
        var today = Zone.Of(workspace.TimeZone).DayOf(clock.GetUtcNow());
        var surveys = await db.Surveys.AsNoTracking().OrderByDescending(s => s.CreatedAt).Take(Most).ToListAsync(stop);
        Left = await db.Surveys.CountAsync(stop) - surveys.Count;
        var read = new List<(Survey Survey, ScoresRecord? Scores)>();
        foreach (var survey in surveys)
        {
            var everything = await tallies.Everything(survey.Id, stop);
            var period = Periods.Of(Period, everything, today);
            read.Add((survey, everything is null ? null : await board.Read(
                new ScoreQuery { Surveys = [survey.Id], Period = period, Interval = Periods.IntervalOf(period), Against = Periods.Against(period, everything) }, workspace, stop)));
        }

        Shown = read.Where(one => one.Scores is { Total.N: > 0 }).Select(one => (one.Survey, one.Scores!)).OrderByDescending(one => one.Item2.Total.N).ToList();
        Silent = read.Where(one => one.Scores is not { Total.N: > 0 }).Select(one => one.Survey).ToList();
    }
}
