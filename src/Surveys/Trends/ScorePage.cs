using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>A page about the scores of one survey. All that is chosen stands in the address, so that a view can be sent to a colleague, and moves on to the other pages.</summary>
internal abstract class ScorePage(SurveysDb db, TallyReader tallies, TimeProvider clock) : PageModel, IScoreView
{
    private const int MostTags = 100;

    protected SurveysDb Db => db;
    protected TallyReader Tallies => tallies;

    /// <summary>The pages that show one view, each in its own way.</summary>
    public static readonly IReadOnlyList<(string Place, string Title)> Places = [("/overview", "Scores"), ("/overview/compare", "Compare"), ("/overview/asked", "Asked and answered"), ("/overview/hours", "Hours")];

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
    public Period? Everything { get; private set; }
    public ScoreQuery? Query { get; private set; }
    public ScoresRecord? Scores { get; protected set; }

    /// <summary>Whether the person sees everybody's answers; an agent sees those of the agents that they are.</summary>
    public bool SeesAll { get; private set; }

    /// <summary>Where the page is.</summary>
    public abstract string Place { get; }

    /// <summary>What this page alone lets one choose.</summary>
    public virtual (string Name, string? Value)? Own => null;

    protected async Task Choose(CancellationToken stop)
    {
        var own = await db.OwnAgentIds(HttpContext, stop);
        SeesAll = own is null;
        Agents = await db.AgentNames(own, stop);
        // Nobody's own is not what nobody has.
        if (own is [])
            return;
        if (!SeesAll && !Agents.Any(a => a.Id == Agent))
            Agent = Agents[0].Id;

        Surveys = await db.Surveys.AsNoTracking().Where(s => own == null || !s.IsAnonymous).OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
        Chosen = Surveys.FirstOrDefault(s => s.Id == Survey) ?? await MostAnswered(stop) ?? (Surveys.Count > 0 ? Surveys[0] : null);
        if (Chosen is null)
            return;

        var asked = Survey;
        Survey = Chosen.Id;
        Everything = await tallies.Everything(Chosen.Id, stop);
        await LoadChoices(stop);
        var (named, hadDays) = (Period, Request.Query["from"].Concat(Request.Query["to"]).Any(day => !string.IsNullOrEmpty(day)));
        var period = ChosenPeriod(Zone.Of(HttpContext.Workspace()!.TimeZone).DayOf(clock.GetUtcNow()));
        Unread =
        [
            .. asked is { } survey && survey != Chosen.Id ? ["survey"] : Array.Empty<string>(),
            .. hadDays && From is null && string.IsNullOrEmpty(named) ? ["days"] : Array.Empty<string>(),
            .. !string.IsNullOrEmpty(named) && named != Period ? ["period"] : Array.Empty<string>(),
            .. ModelState.Where(field => field.Value!.Errors.Count > 0 && field.Key is not (nameof(From) or nameof(To))).Select(field => field.Key.ToLowerInvariant()),
        ];
        Query = new ScoreQuery
        {
            Surveys = [Chosen.Id],
            Period = period,
            Interval = Periods.IntervalOf(period),
            Against = Periods.Against(period, Everything),
            Agent = Agent,
            Team = Team,
            Channel = Channels.Contains(Channel) ? Channel : null,
            Tag = Tag,
        };
    }

    private async Task<Survey?> MostAnswered(CancellationToken stop)
    {
        var id = await db.DailyTotals.Where(t => t.Facet == Facets.None).GroupBy(t => t.SurveyId).OrderByDescending(g => g.Sum(t => t.N)).Select(g => (Guid?)g.Key).FirstOrDefaultAsync(stop);
        return Surveys.FirstOrDefault(s => s.Id == id);
    }

    private async Task LoadChoices(CancellationToken stop)
    {
        Teams = await db.TeamNames(stop);
        Channels = [.. (await db.DailyTotals.Where(t => t.SurveyId == Chosen!.Id && t.Facet == Facets.Channel && t.Value != "").Select(t => t.Value).Distinct().ToListAsync(stop)).Order(StringComparer.CurrentCultureIgnoreCase)];
        Tag = string.IsNullOrWhiteSpace(Tag) ? null : Tag;
        Tags = [.. (await tallies.Tags(Chosen!.Id, MostTags, stop)).Union(Tag is { } given ? [given] : [])];
    }

    /// <summary>What was asked for; else the last 90 days, or the year up to the newest answer where the last 90 days have none.</summary>
    private Period ChosenPeriod(DateOnly today)
    {
        if (string.IsNullOrEmpty(Period) && From is { Year: >= 1990 } from && To is { Year: < 2200 } to && from < to && to.DayNumber - from.DayNumber < 3700)
            return new Period(from, to);

        // A period that was chosen by its name stands above days that were there before.
        (From, To) = (null, null);
        Period = Periods.Choices.Any(choice => choice.Value == Period) ? Period : Periods.Usual(Everything, today);
        return Periods.Of(Period!, Everything, today);
    }

    /// <summary>What stands in the address and couldn't be followed: days that are none, a survey that isn't there.</summary>
    public IReadOnlyList<string> Unread { get; private set; } = [];

    /// <summary>Its days, and what it is narrowed to: "1 Jan 2026 to 31 Mar 2026 · Ana · channel chat".</summary>
    public string Described => string.Join(" · ", new[]
    {
        $"{ScoreWords.Day(Query!.Period.From)} to {ScoreWords.Day(Query.Period.To.AddDays(-1))}",
        Agents.Where(a => a.Id == Agent).Select(a => a.Name).FirstOrDefault(),
        Teams.Where(t => t.Id == Team).Select(t => $"team {t.Name}").FirstOrDefault(),
        Query.Channel is { } channel ? $"channel {channel}" : null,
        Tag is { } tag ? $"tag {tag}" : null,
    }.OfType<string>());

    /// <summary>This view with one thing chosen otherwise.</summary>
    public string With(string name, string? value) => With((name, value));

    /// <summary>A table or chart of this view as a file.</summary>
    public string Csv(string table) => With(("handler", "Csv"), ("table", table));

    /// <summary>The comments of this view in a period.</summary>
    public ResponseFilter Answered(Period period) => Query!.CommentsOf(period);

    /// <summary>This view on another page.</summary>
    public string At(string place) => Address(place, Own is { } own ? (own.Name, null) : ("", null));

    protected string With(params (string Name, string? Value)[] otherwise) => Address(Place, otherwise);

    private string Address(string place, params (string Name, string? Value)[] otherwise)
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
        if (Own is { } own)
            chosen[own.Name] = own.Value;
        foreach (var (name, value) in otherwise)
            chosen[name] = value;
        return Paging.Address(place, [.. chosen.Select(pair => (pair.Key, pair.Value))]);
    }

    protected static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
