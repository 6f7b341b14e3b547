using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Responses;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>A shared view: numbers alone, for whoever has the link.</summary>
[AllowAnonymous, EnableRateLimiting(LinkRate.Name)]
internal sealed class SharedPageModel(LinkEntry entry, CurrentTenant tenant, SharingBook book, SurveysDb db, ScoreBoard board, TallyReader tallies, SharedWords words, TimeProvider clock) : PageModel, IOverview
{
    public string Company { get; private set; } = "";
    public Survey? Chosen { get; private set; }
    public SurveyVersion? Version { get; private set; }
    public ScoreQuery? Query { get; private set; }
    public ScoresRecord? Scores { get; private set; }
    public IReadOnlyList<GroupTable> Groups { get; private set; } = [];

    /// <summary>A chart of averages leads back to single answers where there are few of them.</summary>
    public MovementsRecord? Moved => null;

    public IReadOnlyList<AnswerRow> Comments => [];
    public bool IsOutside => true;
    public string? Share => null;

    /// <summary>What the view is narrowed to.</summary>
    public string Filters { get; private set; } = "";

    /// <summary>In the workspace's zone.</summary>
    public string Until { get; private set; } = "";

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers["X-Robots-Tag"] = "noindex";
        if (entry.Enter(LinkPurpose.SharedView, RouteData) is not { } id || await book.Find(id, stop) is not { } view
            || await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id, stop) is not { DeleteAt: null } workspace)
        {
            return this.Page(StatusCodes.Status404NotFound);
        }

        await Load(view, workspace, stop);
        return Page();
    }

    private async Task Load(SharedView view, Tenant workspace, CancellationToken stop)
    {
        (Company, Filters) = (workspace.Name, await words.Filters(view.Terms, stop));
        Until = Zone.Of(workspace.TimeZone).InZone(view.ExpiresAt).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        Chosen = await db.Surveys.AsNoTracking().SingleAsync(s => s.Id == view.SurveyId, stop);
        var (terms, everything) = (view.Terms, await tallies.Everything(view.SurveyId, stop));
        var today = Zone.Of(workspace.TimeZone).DayOf(clock.GetUtcNow());
        var period = terms is { From: { } from, To: { } to } ? new Period(from, to) : Periods.Of(terms.Period ?? Periods.Usual(everything, today), everything, today);
        Query = new ScoreQuery
        {
            Surveys = [view.SurveyId],
            Period = period,
            Interval = Periods.IntervalOf(period),
            Against = Periods.Against(period, everything),
            Agent = terms.Agent,
            Team = terms.Team,
            Channel = terms.Channel,
            Tag = terms.Tag,
        };
        if (await board.Read(Query, workspace, stop) is not { Total.N: >= ScoreBoard.SmallestGroup } scores)
            return;

        // A day with one answer would show that one; so would the whole less all other days, and a change against a day with one.
        var hidden = Disclosure.Hidden([.. scores.Series.Select(point => point.N)], ScoreBoard.SmallestGroup);
        Scores = scores with
        {
            Change = scores.Change is { N: >= ScoreBoard.SmallestGroup } change ? change : null,
            Series = [.. scores.Series.Zip(hidden, (point, isHidden) => isHidden ? point with { Tally = [], Score = null, Low = null, High = null } : point)],
            OtherSeries = [.. scores.OtherSeries.Where(series => series.Total.N >= ScoreBoard.SmallestGroup)],
        };
        Version = await db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == view.SurveyId).OrderByDescending(v => v.Number).FirstAsync(stop);
        IReadOnlyList<(string Title, Dimension By)> dimensions = Chosen.IsAnonymous ? [] :
            [.. view.ShowsAgents ? [("Agents", Dimension.Agent)] : Array.Empty<(string, Dimension)>(), ("Teams", Dimension.Team), ("Channels", Dimension.Channel), ("Tags", Dimension.Tag)];
        var tables = new List<GroupTable>();
        foreach (var (title, by) in dimensions)
            tables.Add(new GroupTable(title, EnumText.Of(by), Told(await board.Groups(Query, new Grouping(by), stop))));
        Groups = tables;
    }

    private static List<GroupRecord> Told(IReadOnlyList<GroupRecord> groups) =>
        [.. groups.Zip(Disclosure.Hidden([.. groups.Select(group => group.N)], ScoreBoard.SmallestGroup), (group, isHidden) => isHidden ? group.AsMasked() : group)];

    public string? With(string name, string? value) => null;

    public string? Csv(string table) => null;

    public string? During(MovementRecord movement) => null;

    public ResponseFilter? Answered(Period period) => null;
}
