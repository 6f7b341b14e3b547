using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Surveys.Accounts;
using Surveys.Design;
using Surveys.Responses;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>One survey at a glance; an agent sees their own part of it.</summary>
[NeedsRole(Role.Agent)]
internal sealed class OverviewModel(SurveysDb db, ScoreBoard board, Movements movements, TallyReader tallies, TimeProvider clock) : ScorePage(db, tallies, clock), IOverview
{
    public const string Trend = "trend";
    private const int MostComments = 8;

    public override string Place => "/overview";
    public SurveyVersion? Version { get; private set; }
    public IReadOnlyList<GroupTable> Groups { get; private set; } = [];
    public MovementsRecord? Moved { get; private set; }
    public IReadOnlyList<AnswerRow> Comments { get; private set; } = [];
    public string Company => HttpContext.Workspace()!.Name;
    public bool IsOutside => false;

    /// <summary>Where a link for outside is made to this view; nothing for who sees a part alone.</summary>
    public string? Share => SeesAll ? At("/overview/share") : null;

    private IReadOnlyList<(string Title, Dimension By)> Dimensions => !SeesAll ? [("Channels", Dimension.Channel), ("Tags", Dimension.Tag)]
        : Chosen!.IsAnonymous ? [] : [("Agents", Dimension.Agent), ("Teams", Dimension.Team), ("Channels", Dimension.Channel), ("Tags", Dimension.Tag)];

    /// <summary>The same view, to be looked at again: says that nothing is new where it isn't.</summary>
    public string Live => With(Sessions.ByItself, Print());

    /// <param name="seen">What a page that is open shows.</param>
    public async Task<IActionResult> OnGet(string? seen, CancellationToken stop)
    {
        await Choose(stop);
        if (Query is not { } query)
            return Page();

        Scores = await board.Read(query, HttpContext.Workspace()!, stop);
        Version = await Db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == query.Survey).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop);
        Comments = await LatestComments(query, stop);
        if (seen is not null && seen == Print())
            return new NoContentResult();
        if (Scores is { Total.N: > 0 })
            await LoadDetails(query, stop);
        return Page();
    }

    /// <summary>Of what moves first: the figures, and the comments, which are often written after the rating has been counted.</summary>
    private string Print() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { Scores, Comments })))[..16];

    /// <summary>The trend, or one table of groups, of this view.</summary>
    /// <param name="table">`trend`, or what the groups are of: agent, team, channel, tag.</param>
    public async Task<IActionResult> OnGetCsv(string? table, CancellationToken stop)
    {
        await Choose(stop);
        var by = Dimensions.Where(one => EnumText.Of(one.By) == table).Select(one => (Dimension?)one.By).SingleOrDefault();
        if (Query is not { } query || (by is null && table != Trend) || await board.Read(query, HttpContext.Workspace()!, stop) is not { Total.N: > 0 } scores)
            return NotFound();

        await using var csv = ScoresCsv.Begin(Response, table!, query.Period);
        if (by is { } dimension)
            ScoresCsv.Write(csv, table!, await board.Groups(query, new Grouping(dimension), stop));
        else
            ScoresCsv.Write(csv, scores.Series);
        await csv.FlushAsync(stop);
        return new EmptyResult();
    }

    private async Task LoadDetails(ScoreQuery query, CancellationToken stop)
    {
        var tables = new List<GroupTable>();
        foreach (var (title, by) in Dimensions)
            tables.Add(new GroupTable(title, EnumText.Of(by), await board.Groups(query, new Grouping(by), stop)));
        Groups = tables;
        Moved = await movements.Read(query with { Interval = query.Interval == TrendInterval.Day ? TrendInterval.Day : TrendInterval.Week }, Dimensions.Select(one => one.By).ToList(), tellsWords: true, stop);
    }

    private Task<List<AnswerRow>> LatestComments(ScoreQuery query, CancellationToken stop) => Answered(query.Period).Apply(Db.Responses.AsNoTracking())
        .OrderByDescending(r => r.AnsweredOn)
        .ThenByDescending(r => r.AnsweredAt)
        .Take(MostComments)
        .ToRows(Db)
        .ToListAsync(stop);

    /// <summary>This view of a movement's days.</summary>
    public string? During(MovementRecord movement) => With(("period", null), ("from", Text(movement.Since)), ("to", Text(movement.Until.AddDays(1))));
}

/// <summary>A table of groups, and the name of the filter that a row's link sets; nothing where rows can't be filtered by.</summary>
internal sealed record GroupTable(string Title, string Filter, IReadOnlyList<GroupRecord> Groups);
