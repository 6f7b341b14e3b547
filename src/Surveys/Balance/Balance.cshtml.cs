using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Kpis;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Balance;

/// <summary>A KPI beside a score. All that is chosen stands in the address.</summary>
internal sealed class BalanceModel(SurveysDb db, CurrentTenant tenant, BalanceBoard board, TimeProvider clock) : PageModel
{
    private const string Place = "/balance";

    [BindProperty(SupportsGet = true)]
    public string? Kpi { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Survey { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Hours { get; set; }

    /// <summary>By what points can be made, as addresses name it.</summary>
    public IReadOnlyList<string> Groupings { get; private set; } = [];

    /// <summary>Nothing where there are no requests or no answers.</summary>
    public BalanceRecord? Told { get; private set; }

    public BalanceKpi ChosenKpi => Told!.Kpis.First(kpi => kpi.Kpi == Told.Kpi);
    public BalanceScore Chosen => Told!.Scores.First(score => score.Survey == Told.Survey);

    public async Task OnGet(CancellationToken stop)
    {
        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
        var zone = Zone.Of(workspace.TimeZone);
        if (await db.OpenedDays(zone, stop) is not { } everything || !await db.DailyTotals.AnyAsync(stop))
            return;

        var today = zone.DayOf(clock.GetUtcNow());
        Period = Periods.Choices.Any(choice => choice.Value == Period) ? Period : Periods.Usual(everything, today);
        Groupings = ["agent", "team", "channel", "tag", BalanceQuery.ByWeek, .. (await db.AttributeNames(tenant.Id, stop)).Select(name => $"attribute:{name}")];
        By = Groupings.Contains(By) ? By : Groupings[0];
        var period = Periods.Of(Period!, everything, today);
        var requests = new KpiQuery(period, Periods.Against(period, everything), TrendInterval.Week, EnumText.TryParse<KpiHours>(Hours) ?? KpiHours.Calendar, EnumText.TryParse<Kpi>(Kpi) is { } kpi and not Kpis.Kpi.Volume ? kpi : null);
        Told = await board.Read(BalanceQuery.Of(requests, By, Survey), workspace, stop);
    }

    public BalancePair Pair(Kpi kpi, Guid survey) => Told!.Pairs.First(pair => pair.Kpi == kpi && pair.Survey == survey);

    /// <summary>This view with some things chosen otherwise.</summary>
    public string With(params (string Name, string? Value)[] otherwise)
    {
        var chosen = new Dictionary<string, string?> { ["kpi"] = Kpi, ["survey"] = Survey?.ToString(), ["by"] = By, ["period"] = Period, ["hours"] = Hours };
        foreach (var (name, value) in otherwise)
            chosen[name] = value;
        return Paging.Address(Place, [.. chosen.Select(pair => (pair.Key, pair.Value))]);
    }

    /// <summary>What both charts are called: "First response time and CSAT".</summary>
    public string Both => $"{ChosenKpi.Name} and {ScoreWords.Name(Chosen.Rule)}";

    public string OverTime()
    {
        var (lowest, highest) = ScoreWords.Bounds(Chosen.Rule);
        return Charts.InPage(new
        {
            Upper = new { ChosenKpi.Name, ChosenKpi.Unit, Min = 0, Max = KpiWords.Top(ChosenKpi.Unit, Told!.Weeks.Select(week => week.Kpi)) },
            Lower = new { Name = ScoreWords.Name(Chosen.Rule), Unit = ScoreWords.Unit(Chosen.Rule), Min = lowest, Max = highest },
            Points = Told.Weeks.Select(week => new
            {
                Label = ScoreWords.Point(TrendInterval.Week, week.Start),
                Tick = ScoreWords.Tick(TrendInterval.Week, week.Start, Told.Weeks.Count),
                Upper = new { week.Kpi.N, week.Kpi.Value, week.Kpi.Low, week.Kpi.High },
                Lower = new { week.Score.N, Value = week.Score.Score, week.Score.Low, week.Score.High },
            }),
        });
    }

    public string Scatter()
    {
        var (lowest, highest) = ScoreWords.Bounds(Chosen.Rule);
        var (kpi, score) = (ChosenKpi, Chosen);
        // A KPI of which less is better has its good side on the left, an effort that is better low its good side below.
        Quadrant At(bool isLeft, bool isUp) => (isLeft == kpi.LessIsBetter, isUp == (score.Rule.Direction == Direction.HigherIsBetter)) switch
        {
            (true, true) => Quadrant.GoodAndLiked,
            (true, false) => Quadrant.GoodButDisliked,
            (false, true) => Quadrant.PoorButLiked,
            _ => Quadrant.PoorAndDisliked,
        };
        return Charts.InPage(new
        {
            X = new { kpi.Name, kpi.Unit, Whole = kpi.Total.Value, Min = (double?)0, Max = kpi.Unit == "%" ? 100 : (double?)null },
            Y = new { Name = ScoreWords.Name(score.Rule), Unit = ScoreWords.Unit(score.Rule), Whole = score.Total.Score, Min = lowest, Max = highest },
            Corners = new[] { At(true, true), At(false, true), At(true, false), At(false, false) }.Select(quadrant => BalanceWords.Of(quadrant, kpi.Kpi)),
            Points = Told!.Points.Select(point => new
            {
                point.Name,
                X = point.Kpi,
                Y = point.Score,
                Told = $"{point.Name} · {KpiWords.Value(kpi.Kpi, kpi.Unit, point.Kpi)} · {ScoreWords.Name(score.Rule)} {ScoreWords.Score(score.Rule, point.Score)}",
                point.IsClear,
            }),
        });
    }
}
