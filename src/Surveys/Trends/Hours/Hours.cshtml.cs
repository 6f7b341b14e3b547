using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>At which hours of the week customers are served well and badly.</summary>
internal sealed class HoursModel(SurveysDb db, ScoresByHour hours, TallyReader tallies, TimeProvider clock) : ScorePage(db, tallies, clock)
{
    public static readonly IReadOnlyList<(HourOf Of, string Title)> Choices = [(HourOf.Answered, "When customers answered"), (HourOf.Opened, "When tickets came in"), (HourOf.Closed, "When tickets were closed")];

    [BindProperty(SupportsGet = true)]
    public HourOf Of { get; set; }

    public IReadOnlyList<HourRecord> Hours { get; private set; } = [];
    public ScoringRule? Rule { get; private set; }

    public bool MostAreFew => Hours.Count(hour => hour.Score is null) > Hours.Count / 2;

    public override string Place => "/overview/hours";
    public override (string Name, string? Value)? Own => ("of", Of == HourOf.Answered ? null : EnumText.Of(Of));

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        await Choose(stop);
        if (Query is not { } query)
            return Redirect("/overview");

        Rule = await Tallies.Newest(query.Survey!.Value, stop);
        Hours = await hours.Read(query, Of, Zone.Of(HttpContext.Workspace()!.TimeZone), stop);
        return Page();
    }

    public async Task<IActionResult> OnGetCsv(CancellationToken stop)
    {
        await OnGet(stop);
        if (Hours.Count == 0)
            return NotFound();

        await using var csv = ScoresCsv.Begin(Response, $"hours-{EnumText.Of(Of)}", Query!.Period);
        csv.WriteRecord(["weekday", "hour", "score", "low", "high", "answers"]);
        foreach (var hour in Hours)
        {
            csv.WriteText(Weekday(hour.Weekday));
            csv.WriteField(hour.Hour);
            csv.WriteField(hour.Score);
            csv.WriteField(hour.Low);
            csv.WriteField(hour.High);
            csv.WriteField(hour.N);
            csv.EndRecord();
        }

        await csv.FlushAsync(stop);
        return new EmptyResult();
    }

    /// <summary>Five shades from the worst that a score can be to the best.</summary>
    public int Shade(double score)
    {
        var (lowest, highest) = ScoreWords.Bounds(Design.ScoringRuleRecord.Of(Rule!));
        var share = (score - lowest) / (highest - lowest);
        return (int)Math.Clamp((Rule!.Direction == Direction.HigherIsBetter ? share : 1 - share) * 5, 0, 4);
    }

    public static string Weekday(int number) => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)(number % 7));
}
