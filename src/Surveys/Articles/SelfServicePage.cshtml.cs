using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Kpis;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Articles;

/// <summary>How far customers help themselves.</summary>
internal sealed class SelfServicePageModel(SurveysDb db, CurrentTenant tenant, SelfServiceBoard board, TimeProvider clock) : PageModel
{
    /// <summary>Within which a request counts as after reading.</summary>
    public static readonly IReadOnlyList<int> Within = [24, 72, 168];

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Hours { get; set; } = Within[1];

    /// <summary>Nothing where nobody has read anything.</summary>
    public SelfServiceRecord? Told { get; private set; }

    public async Task OnGet(CancellationToken stop)
    {
        var zone = Zone.Of(await db.Tenants.Where(t => t.Id == tenant.Id).Select(t => t.TimeZone).SingleAsync(stop));
        var today = zone.DayOf(clock.GetUtcNow());
        if (await db.ArticleEvents.MinAsync(e => (DateTimeOffset?)e.At, stop) is not { } first || await db.ArticleEvents.MaxAsync(e => (DateTimeOffset?)e.At, stop) is not { } last)
            return;

        var everything = new Period(zone.DayOf(first), zone.DayOf(last).AddDays(1));
        Period = Periods.Choices.Any(choice => choice.Value == Period) ? Period : Periods.Usual(everything, today);
        Hours = Within.Contains(Hours) ? Hours : Within[1];
        var period = Periods.Of(Period!, everything, today);
        // A ratio of half a period would mislead.
        Told = await board.Read(period, period.Previous.From >= everything.From ? period.Previous : null, Periods.IntervalOf(period), Hours, zone, stop);
    }

    /// <summary>What the chart is drawn from: articles read for each request.</summary>
    public string Chart()
    {
        var points = Told!.Series.Where(point => point.Start >= Told.From && Told.Interval.Next(point.Start) <= Told.To).ToList();
        return Charts.InPage(new
        {
            Name = "Articles read per request",
            Unit = "",
            Min = 0,
            Max = KpiWords.Round(Math.Max(1, points.Max(point => point.PerRequest) ?? 1)),
            Points = points.Select(point => new
            {
                Label = ScoreWords.Point(Told.Interval, point.Start),
                Tick = ScoreWords.Tick(Told.Interval, point.Start, points.Count),
                N = point.Requests,
                Score = point.PerRequest,
                Low = (double?)null,
                High = (double?)null,
            }),
        });
    }

    /// <summary>"1:05", in minutes and seconds.</summary>
    public static string Minutes(double? seconds) => seconds is { } told ? TimeSpan.FromSeconds(Math.Round(told)).ToString(@"m\:ss", CultureInfo.InvariantCulture) : "–";

    public static string Share(PartOf part) => part.Share is { } share ? share.ToString("P0", CultureInfo.InvariantCulture) : "–";

    public static string Margin(PartOf part) => part is { Low: { } low, High: { } high }
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * low:F0} to {100 * high:F0} % · {part.Count:N0} of {part.N:N0}")
        : "";
}
