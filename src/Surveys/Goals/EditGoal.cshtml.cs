using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Accounts;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Goals;

/// <summary>Sets a goal or changes it: specific, measurable, achievable, relevant, time-bound.</summary>
[NeedsRole(Role.Admin)]
internal sealed class EditGoalModel(SurveysDb db, CurrentTenant tenant, MeasureReader measures, IEnumerable<IServed> served, GoalBook book, GoalBoard board, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    /// <summary>As <see cref="Measure.Text"/> names it.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Metric { get; set; }

    [BindProperty]
    public Guid? Agent { get; set; }

    [BindProperty]
    public Guid? Team { get; set; }

    [BindProperty]
    public string? Channel { get; set; }

    [BindProperty]
    public string? Tag { get; set; }

    [BindProperty]
    public double? Baseline { get; set; }

    [BindProperty]
    public double? Target { get; set; }

    [BindProperty]
    public DateOnly? Start { get; set; }

    [BindProperty]
    public DateOnly? Deadline { get; set; }

    [BindProperty]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Serves { get; set; }

    public Guid? Id { get; private set; }

    /// <summary>Where it begins as history has it, of a goal that is changed.</summary>
    public double? Measured { get; private set; }

    public IReadOnlyList<MeasureChoice> Metrics { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Name)> Agents { get; private set; } = [];
    public IReadOnlyList<(Guid Id, string Name)> Teams { get; private set; } = [];
    public IReadOnlyList<string> Channels { get; private set; } = [];
    public IReadOnlyList<string> Topics { get; private set; } = [];
    public IReadOnlyList<string> Owners { get; private set; } = [];
    public IReadOnlyList<string> Served { get; private set; } = [];

    /// <summary>What was said of it, once it was asked for.</summary>
    public GoalAdvice? Advice { get; private set; }

    public async Task<IActionResult> OnGet(Guid? id, CancellationToken stop)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        (Start, Deadline, Owner) = (today, today.AddDays(90), User.Identity!.Name);
        if (id is { } known)
        {
            if (await board.Get(known, stop) is not { Record: var goal })
                return NotFound();

            (Name, Metric, Agent, Team, Channel, Tag) = (goal.Name, goal.Metric.Text, goal.Metric.Agent, goal.Metric.Team, goal.Metric.Channel, goal.Metric.Tag);
            // What was measured is measured again, of whatever figure is chosen now; what somebody gave stands.
            (Baseline, Measured) = goal.BaselineLow is null ? ((double?)goal.Baseline, (double?)null) : (null, (double?)goal.Baseline);
            (Target, Start, Deadline, Owner, Serves) = (goal.Target, goal.Start, goal.Deadline, goal.Owner, goal.Serves);
        }

        await Load(id, stop);
        return Page();
    }

    public async Task<IActionResult> OnPostCheck(Guid? id, CancellationToken stop)
    {
        if (ModelState.IsValid)
            await this.Try(async () => Advice = await book.Advise(Input, stop));
        await Load(id, stop);
        return Page();
    }

    public async Task<IActionResult> OnPost(Guid? id, CancellationToken stop)
    {
        Goal? goal = null;
        if (ModelState.IsValid && await this.Try(async () => goal = id is { } known ? await book.Change(known, Input, stop) : await book.Set(Input, stop)))
            return goal is null ? NotFound() : Redirect($"/goals/{goal.Id}");

        await Load(id, stop);
        return Page();
    }

    private GoalInput Input => new(
        Name,
        Measure.TryParse(Metric) is { } measure ? measure with { Agent = Agent, Team = Team, Channel = Blank.ToNull(Channel), Tag = Blank.ToNull(Tag) } : null,
        Target, Start, Deadline, Baseline, Owner, Serves);

    private async Task Load(Guid? id, CancellationToken stop)
    {
        Id = id;
        Metrics = await measures.Choices(stop);
        Agents = await db.AgentNames(null, stop);
        Teams = await db.TeamNames(stop);
        Channels = await db.Channels(tenant.Id, stop);
        Topics = await db.Topics(tenant.Id, stop);
        Owners = await db.MemberAddresses(stop);
        var names = new List<string>();
        foreach (var room in served)
            names.AddRange(await room.Names(stop));
        Served = names;
    }
}
