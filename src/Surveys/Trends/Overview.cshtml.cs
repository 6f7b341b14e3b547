using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>One survey at a glance; an agent sees their own part of it. All that is chosen stands in the address, so that a view can be sent to a colleague.</summary>
[NeedsRole(Role.Agent)]
internal sealed class OverviewModel(SurveysDb db, ScoreBoard board, Movements movements, TallyReader tallies, TimeProvider clock) : PageModel, IOverview
{
    public const string Trend = "trend";
    private const int LatestComments = 8;
    private const int MostTags = 100;

    [BindProperty(SupportsGet = true)]
    public Guid? Survey { get; set; }

    /// <summary>30d, 90d, 12m or all; or by `from` and `to`.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Agent { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Team { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Channel { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    public IReadOnlyList<Survey> Surveys { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Agents { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Teams { get; private set; } = [];
    public IReadOnlyList<string> Channels { get; private set; } = [];
    public IReadOnlyList<string> Tags { get; private set; } = [];
    public Survey? Chosen { get; private set; }
    public SurveyVersion? Version { get; private set; }
    public Period? Everything { get; private set; }
    public ScoreQuery? Query { get; private set; }
    public ScoresRecord? Scores { get; private set; }
    public IReadOnlyList<GroupTable> Groups { get; private set; } = [];
    public MovementsRecord? Moved { get; private set; }
    public IReadOnlyList<AnswerRow> Comments { get; private set; } = [];

    /// <summary>Whether the person sees everybody's answers; an agent sees those of the agents that they are.</summary>
    public bool SeesAll { get; private set; }

    public string Company => HttpContext.Workspace()!.Name;
    public bool IsOutside => false;

    private IReadOnlyList<(string Title, Dimension By)> Dimensions => !SeesAll ? [("Channels", Dimension.Channel), ("Tags", Dimension.Tag)]
        : Chosen!.IsAnonymous ? [] : [("Agents", Dimension.Agent), ("Teams", Dimension.Team), ("Channels", Dimension.Channel), ("Tags", Dimension.Tag)];

    public async Task OnGet(CancellationToken stop)
    {
        await Choose(stop);
        if (Query is not { } query)
            return;

        Scores = await board.Read(query, HttpContext.Workspace()!, stop);
        Version = await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == query.Survey).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);
        if (Scores is { Total.N: > 0 })
            await LoadDetails(query, stop);
    }

    private async Task Choose(CancellationToken stop)
    {
        var own = await db.OwnAgentIds(HttpContext, stop);
        SeesAll = own is null;
        Agents = await db.AgentNames(own, stop);
        if (!SeesAll && !Agents.Any(a => a.Id == Agent))
            Agent = Agents is [var first, ..] ? first.Id : Guid.Empty;

        Surveys = await db.Surveys.AsNoTracking().Where(s => own == null || !s.IsAnonymous).OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
        Chosen = Surveys.FirstOrDefault(s => s.Id == Survey) ?? await MostAnswered(stop) ?? (Surveys.Count > 0 ? Surveys[0] : null);
        if (Chosen is null)
            return;

        Survey = Chosen.Id;
        Everything = await tallies.Everything(Chosen.Id, stop);
        await LoadChoices(stop);
        var period = ChosenPeriod(Zone.Of(HttpContext.Workspace()!.TimeZone).DayOf(clock.GetUtcNow()));
        Query = new ScoreQuery
        {
            Survey = Chosen.Id,
            Period = period,
            Interval = Periods.IntervalOf(period),
            Against = Periods.Against(period, Everything),
            Agent = Agent,
            Team = Team,
            Channel = Channels.Contains(Channel) ? Channel : null,
            Tag = Tag,
        };
    }

    /// <summary>The trend, or one table of groups, of this view.</summary>
    /// <param name="table">`trend`, or what the groups are of: agent, team, channel, tag.</param>
    public async Task<IActionResult> OnGetCsv(string? table, CancellationToken stop)
    {
        await Choose(stop);
        var by = Dimensions.Where(one => EnumText.Of(one.By) == table).Select(one => (Dimension?)one.By).SingleOrDefault();
        if (Query is not { } query || (by is null && table != Trend) || await board.Read(query, HttpContext.Workspace()!, stop) is not { Total.N: > 0 } scores)
            return NotFound();

        await using var csv = CsvFormat.Begin(Response, string.Create(CultureInfo.InvariantCulture, $"scores-{table}-{scores.From:yyyy-MM-dd}-{scores.To:yyyy-MM-dd}"));
        if (by is { } dimension)
            ScoresCsv.Write(csv, table!, await board.Groups(query, new Grouping(dimension), stop));
        else
            ScoresCsv.Write(csv, scores.Series);
        await csv.FlushAsync(stop);
        return new EmptyResult();
    }

    private async Task<Survey?> MostAnswered(CancellationToken stop)
    {
        var id = await db.DailyTallies.Where(t => t.Facet == Facets.None).GroupBy(t => t.SurveyId).OrderByDescending(g => g.Sum(t => t.N)).Select(g => (Guid?)g.Key).FirstOrDefaultAsync(stop);
        return Surveys.FirstOrDefault(s => s.Id == id);
    }

    private async Task LoadChoices(CancellationToken stop)
    {
        Teams = await db.TeamNames(stop);
        Channels = await db.DailyTallies.Where(t => t.SurveyId == Chosen!.Id && t.Facet == Facets.None && t.Channel != "").Select(t => t.Channel).Distinct().OrderBy(c => c).ToListAsync(stop);
        Tag = string.IsNullOrWhiteSpace(Tag) ? null : Tag;
        Tags = [.. (await tallies.Tags(Chosen!.Id, MostTags, stop)).Union(Tag is { } given ? [given] : [])];
    }

    /// <summary>What was asked for; else the last 90 days, or the year up to the newest answer where the last 90 days have none.</summary>
    private Period ChosenPeriod(DateOnly today)
    {
        if (From is { Year: >= 1990 } from && To is { Year: < 2200 } to && from < to && to.DayNumber - from.DayNumber < 3700)
            return new Period(from, to);

        Period ??= Periods.Usual(Everything, today);
        return Periods.Of(Period, Everything, today);
    }

    private async Task LoadDetails(ScoreQuery query, CancellationToken stop)
    {
        var tables = new List<GroupTable>();
        foreach (var (title, by) in Dimensions)
            tables.Add(new GroupTable(title, EnumText.Of(by), await board.Groups(query, new Grouping(by), stop)));
        Groups = tables;
        Moved = await movements.Read(query with { Interval = query.Interval == TrendInterval.Day ? TrendInterval.Day : TrendInterval.Week }, Dimensions.Select(one => one.By).ToList(), stop);
        Comments = await Answered(query.Period)!.Apply(db.Responses.AsNoTracking())
            .OrderByDescending(r => r.AnsweredAt)
            .Take(LatestComments)
            .ToRows(db)
            .ToListAsync(stop);
    }

    /// <summary>This view's trend or groups as a file.</summary>
    public string? Csv(string table) => With(("handler", "Csv"), ("table", table));

    /// <summary>This view with one thing chosen otherwise.</summary>
    public string? With(string name, string? value) => With((name, value));

    /// <summary>Where a link for outside is made to this view.</summary>
    public string Share => Address("/overview/share");

    /// <summary>The comments of this view in a period.</summary>
    public ResponseFilter? Answered(Period period) =>
        ResponseFilter.Everything with { Survey = Query!.Survey, From = period.From, To = period.To, Agent = Query.Agent, Team = Query.Team, Channel = Query.Channel, Tag = Query.Tag, Comments = true };

    /// <summary>This view of a movement's days.</summary>
    public string? During(MovementRecord movement) => With(("period", null), ("from", Text(movement.Since)), ("to", Text(movement.Until.AddDays(1))));

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private string With(params (string Name, string? Value)[] otherwise) => Address("/overview", otherwise);

    private string Address(string page, params (string Name, string? Value)[] otherwise)
    {
        var chosen = new Dictionary<string, string?>
        {
            ["survey"] = Survey?.ToString(),
            ["period"] = Period,
            ["from"] = Text(From),
            ["to"] = Text(To),
            ["agent"] = Agent?.ToString(),
            ["team"] = Team?.ToString(),
            ["channel"] = Channel,
            ["tag"] = Tag,
        };
        foreach (var (name, value) in otherwise)
            chosen[name] = value;
        return Paging.Address(page, [.. chosen.Select(pair => (pair.Key, pair.Value))]);
    }
}

/// <summary>A table of groups, and the name of the filter that a row's link sets.</summary>
internal sealed record GroupTable(string Title, string Filter, IReadOnlyList<GroupRecord> Groups);
