using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys.Kpis;

/// <summary>How support works. All that is chosen stands in the address.</summary>
internal sealed class KpisModel(SurveysDb db, CurrentTenant tenant, KpiBoard board, CostBook costs, TimeProvider clock) : PageModel
{
    private const string Place = "/kpis";

    [BindProperty(SupportsGet = true)]
    public string? Kpi { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Agent { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Team { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Hours { get; set; }

    [BindProperty]
    public string? Month { get; set; }

    [BindProperty]
    public decimal? Amount { get; set; }

    [BindProperty]
    public string? Currency { get; set; }

    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<(Guid Id, string Name)> Agents { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Teams { get; private set; } = [];
    public IReadOnlyList<string> Channels { get; private set; } = [];
    public IReadOnlyList<string> Topics { get; private set; } = [];

    /// <summary>Whether it's of a part of support.</summary>
    public bool IsNarrowed => Agent is not null || Team is not null || !string.IsNullOrEmpty(Channel) || !string.IsNullOrEmpty(Tag);

    /// <summary>By what groups can be made.</summary>
    public IReadOnlyList<string> Groupings { get; private set; } = [];

    public IReadOnlyList<MonthlyCost> Costs { get; private set; } = [];
    public KpisRecord? Kpis { get; private set; }

    /// <summary>The one whose trend and groups are shown.</summary>
    public KpiRecord Chosen => Kpis!.Kpis.First(kpi => EnumText.Of(kpi.Kpi) == Kpi);

    public Task OnGet(CancellationToken stop) => Load(stop);

    public async Task<IActionResult> OnGetCsv(CancellationToken stop)
    {
        await Load(stop);
        if (Kpis is null)
            return NotFound();

        await KpisCsv.Send(Response, Kpis, Chosen, By!, stop);
        return new EmptyResult();
    }

    public async Task<IActionResult> OnPost(CancellationToken stop)
    {
        var month = DateOnly.TryParseExact($"{Month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first : (DateOnly?)null;
        if (ModelState.IsValid && await this.Try(() => costs.Enter(new CostInput(month, Amount, Currency), stop)))
        {
            Done = Amount is null ? $"The cost of {month:MMMM yyyy} is removed." : $"The cost of {month:MMMM yyyy} is entered.";
            return Redirect(With("kpi", EnumText.Of(Surveys.Kpis.Kpi.CostPerContact)));
        }

        await Load(stop);
        return Page();
    }

    /// <summary>The months of the period that have no cost: "Oct 2026, Nov 2026".</summary>
    public string WithoutCost => string.Join(", ", TrendInterval.Month.Points(Kpis!.From, Kpis.To).Select(month => month.Start)
        .Where(month => Costs.All(cost => cost.FirstDay != month)).Select(month => ScoreWords.Point(TrendInterval.Month, month)));

    /// <summary>What the groups are of: "agent", "topic".</summary>
    public static string GroupsOf(string by) => by == "tag" ? "topic" : by[(by.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>The same where a title begins: "Agent".</summary>
    public static string TitleOf(string by) => GroupsOf(by) is [var first, .. var rest] ? char.ToUpper(first, CultureInfo.CurrentCulture) + rest : "";

    /// <summary>This view with one thing chosen otherwise.</summary>
    public string With(string name, string? value)
    {
        var chosen = new Dictionary<string, string?>
        {
            ["kpi"] = Kpi,
            ["by"] = By,
            ["period"] = Period,
            ["agent"] = Agent?.ToString(),
            ["team"] = Team?.ToString(),
            ["channel"] = Channel,
            ["tag"] = Tag,
            ["hours"] = Hours,
        };
        chosen[name] = value;
        return Paging.Address(Place, [.. chosen.Select(pair => (pair.Key, pair.Value))]);
    }

    private async Task Load(CancellationToken stop)
    {
        var workspace = await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop);
        var zone = Zone.Of(workspace.TimeZone);
        var today = zone.DayOf(clock.GetUtcNow());
        if (await db.OpenedDays(zone, stop) is not { } everything)
            return;

        Agents = await db.AgentNames(null, stop);
        Teams = await db.TeamNames(stop);
        Channels = await db.Channels(tenant.Id, stop);
        Topics = await db.Topics(tenant.Id, stop);
        Tag = Topics.FirstOrDefault(topic => topic.Equals(Tag, StringComparison.OrdinalIgnoreCase)) ?? Tag;
        Costs = await costs.List(stop);
        Period = Periods.Choices.Any(choice => choice.Value == Period) ? Period : Periods.Usual(everything, today);
        var kpi = EnumText.TryParse<Kpi>(Kpi) ?? Surveys.Kpis.Kpi.FirstResponse;
        Groupings = ["agent", "team", "channel", "tag", .. (await db.AttributeNames(tenant.Id, stop)).Select(name => $"attribute:{name}")];
        By = Groupings.Contains(By) ? By : Groupings[0];
        Kpi = EnumText.Of(kpi);
        var period = Periods.Of(Period!, everything, today);
        var query = new KpiQuery(
            period, Periods.Against(period, everything), Periods.IntervalOf(period), EnumText.TryParse<KpiHours>(Hours) ?? KpiHours.Calendar, kpi, KpiQuery.Group(By), Agent, Team, Blank.ToNull(Channel), Blank.ToNull(Tag));
        Kpis = await board.Read(query, workspace, stop);
    }
}
