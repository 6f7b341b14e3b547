using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Scoring;
using Surveys.Tenants;

namespace Surveys.Trends;

/// <summary>The groups of one survey held against each other: agents, teams, channels, topics, choices and attributes.</summary>
internal sealed class CompareModel(SurveysDb db, ScoreBoard board, Strengths strengths, TallyReader tallies, CurrentTenant tenant, TimeProvider clock) : ScorePage(db, tallies, clock)
{
    public const int MostTrends = 12;

    private const double FarLimits = 0.998;

    [BindProperty(SupportsGet = true)]
    public string By { get; set; } = "agent";

    /// <summary>What groups can be made by, as addresses name it and in words.</summary>
    public IReadOnlyList<(string Value, string Title)> Choices { get; private set; } = [];

    public GroupTable? Table { get; private set; }
    public IReadOnlyList<GroupTrend> Trends { get; private set; } = [];

    /// <summary>Nothing but where agents are compared.</summary>
    public IReadOnlyList<StrengthRecord>? Strong { get; private set; }

    public override string Place => "/overview/compare";
    public override (string Name, string? Value)? Own => ("by", By);

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        if (await Group(stop) is not { } by)
            return Query is null ? Redirect("/overview") : Page();

        Scores = await board.Read(Query!, HttpContext.Workspace()!, stop);
        Table = new GroupTable(Choices.First(choice => choice.Value == By).Title, by.By <= Dimension.Tag ? By : "", await board.Groups(Query!, by, stop));
        Beyond = FindBeyond();
        Trends = await board.Trends(Query!, by, MostTrends, stop);
        if (by.By == Dimension.Agent)
            Strong = await strengths.Read(Query!, stop);
        return Page();
    }

    public async Task<IActionResult> OnGetCsv(CancellationToken stop)
    {
        if (await Group(stop) is not { } by)
            return NotFound();

        await using var csv = ScoresCsv.Begin(Response, By.Replace(':', '-'), Query!.Period);
        ScoresCsv.Write(csv, By, await board.Groups(Query, by, stop));
        await csv.FlushAsync(stop);
        return new EmptyResult();
    }

    private async Task<Grouping?> Group(CancellationToken stop)
    {
        await Choose(stop);
        if (Query is null || Chosen!.IsAnonymous)
            return null;

        Choices = [("agent", "Agents"), ("team", "Teams"), ("channel", "Channels"), ("tag", "Topics"), .. await Questions(stop), .. await Attributes(stop)];
        By = Choices.Any(choice => choice.Value == By) ? By : "agent";
        return Grouping.TryParse(By);
    }

    /// <summary>Questions in which the newest version lets people choose.</summary>
    private async Task<IEnumerable<(string Value, string Title)>> Questions(CancellationToken stop)
    {
        var content = await Db.SurveyVersions.AsNoTracking().Where(v => v.SurveyId == Chosen!.Id).OrderByDescending(v => v.Number).Select(v => v.Content).FirstOrDefaultAsync(stop);
        return content is null ? [] : content.FollowUps
            .Where(question => question.Type is QuestionType.Single or QuestionType.Multiple)
            .Select(question => ($"question:{question.Id}", question.Text.In(content.Languages[0], content.Languages)));
    }

    /// <summary>Attributes that newest interactions and customers have.</summary>
    private async Task<IEnumerable<(string Value, string Title)>> Attributes(CancellationToken stop)
    {
        var (tickets, customers) = (await Db.AttributeNames(tenant.Id, stop), await Db.ContactAttributeNames(tenant.Id, stop));
        return [.. tickets.Select(name => ($"attribute:{name}", $"Tickets’ {name}")), .. customers.Select(name => ($"contact_attribute:{name}", $"Customers’ {name}"))];
    }

    private IEnumerable<GroupRecord> Told => Table!.Groups.Where(group => !group.Masked);

    private Tally Whole => new(Scores!.Rule.ToRule(), [.. Scores.Total.Tally]);

    /// <summary>The groups beyond the outer limits, where chance alone puts two of a thousand; in the table's order.</summary>
    public IReadOnlyList<GroupRecord> Beyond { get; private set; } = [];

    /// <summary>"Tom Becker 61 % of 210 answers, Ana 92 % of 180 answers"; of many, the first six.</summary>
    public string InWords(IReadOnlyList<GroupRecord> groups) =>
        string.Join(", ", groups.Take(6).Select(group => $"{group.Name ?? "none"} {ScoreWords.Score(Scores!.Rule, group.Score)} of {ScoreWords.Answers(group.N)}"))
        + (groups.Count > 6 ? $", and {groups.Count - 6} more" : "");

    private List<GroupRecord> FindBeyond() =>
        [.. Told.Where(group => Scoring.Funnel.Limits(Whole, group.N, FarLimits) is { } far && !far.Contains(group.Score!.Value))];

    /// <summary>Score against number of answers, between the limits that chance would keep.</summary>
    public string Funnel()
    {
        var scores = Scores!;
        var (lowest, highest) = ScoreWords.Bounds(scores.Rule);
        var groups = Told.ToList();
        var whole = Whole;
        var (fewest, most) = (Math.Max(ScoreBoard.SmallestGroup, 0.7 * groups.Min(group => group.N)), 1.1 * groups.Max(group => group.N));
        var limits = Enumerable.Range(0, 41)
            .Select(step => (long)Math.Round(fewest * Math.Pow(most / fewest, step / 40.0)))
            .Distinct()
            .Select(n => new { N = n, Limits = Scoring.Funnel.Limits(whole, n), Far = Scoring.Funnel.Limits(whole, n, FarLimits) })
            .Where(one => one.Limits is not null)
            .Select(one => new { one.N, one.Limits!.Value.Low, one.Limits.Value.High, FarLow = one.Far!.Value.Low, FarHigh = one.Far.Value.High });
        return Charts.InPage(new
        {
            Unit = ScoreWords.Unit(scores.Rule),
            Min = lowest,
            Max = highest,
            Whole = scores.Total.Score,
            Limits = limits,
            Points = groups.Select(group => new { Name = group.Name ?? "none", group.N, group.Score, IsBeyond = Beyond.Contains(group) }),
        });
    }
}
