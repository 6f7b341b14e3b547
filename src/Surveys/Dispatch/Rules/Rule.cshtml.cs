using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Surveys.Design;
using Surveys.Interactions;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

/// <summary>One rule, new or old, whole; and what it would have done in the last 30 days.</summary>
internal sealed class RuleModel(SurveysDb db, CurrentTenant tenant, RuleBook book, DryRun dryRun) : PageModel
{
    /// <summary>Where the form has the API's fields that it names otherwise.</summary>
    private static readonly (string Field, string Name)[] Places =
    [
        ("when.channels", nameof(Channels)), ("when.teams", nameof(Teams)), ("when.tags", nameof(Tags)), ("when.attributes", nameof(Attributes)),
        ("segment.attributes", nameof(Segment)), ("exclude.domains", nameof(Domains)), ("exclude.addresses", nameof(Addresses)), ("exclude.tags", nameof(ExcludedTags)),
        ("throttle.workspace", nameof(PerWorkspace)), ("throttle.kind", nameof(PerKind)), ("throttle.survey", nameof(PerSurvey)),
        ("quiet_hours.to", nameof(To)), ("reminders", nameof(Reminders)), ("reminder_text", nameof(ReminderText)),
    ];

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public string? Survey { get; set; }

    [BindProperty]
    public int Priority { get; set; }

    /// <summary>A relationship survey, which asks people by turns; else interactions are asked about.</summary>
    [BindProperty]
    public bool Regularly { get; set; }

    /// <summary>In days, of a relationship survey.</summary>
    [BindProperty]
    public double? Every { get; set; }

    /// <summary>A line each, of a relationship survey: plan = gold.</summary>
    [BindProperty]
    public string? Segment { get; set; }

    [BindProperty]
    public bool Resolved { get; set; }

    /// <summary>Names separated by commas, as in all lists here.</summary>
    [BindProperty]
    public string? Channels { get; set; }

    [BindProperty]
    public string? Teams { get; set; }

    [BindProperty]
    public string? Tags { get; set; }

    /// <summary>A line each: plan = gold.</summary>
    [BindProperty]
    public string? Attributes { get; set; }

    [BindProperty]
    public string? Domains { get; set; }

    [BindProperty]
    public string? Addresses { get; set; }

    [BindProperty]
    public string? ExcludedTags { get; set; }

    [BindProperty]
    public bool Agents { get; set; }

    /// <summary>In hours.</summary>
    [BindProperty]
    public double Delay { get; set; }

    [BindProperty]
    public bool BusinessHours { get; set; }

    /// <summary>In percent.</summary>
    [BindProperty]
    public double Sample { get; set; }

    [BindProperty]
    public int? DailyCap { get; set; }

    /// <summary>In days, as all below.</summary>
    [BindProperty]
    public double? PerWorkspace { get; set; }

    [BindProperty]
    public double? PerKind { get; set; }

    [BindProperty]
    public double? PerSurvey { get; set; }

    [BindProperty]
    public bool QuietHours { get; set; }

    [BindProperty]
    public TimeOnly From { get; set; }

    [BindProperty]
    public TimeOnly To { get; set; }

    [BindProperty]
    public IReadOnlyList<Weekday> Days { get; set; } = [];

    [BindProperty]
    public IReadOnlyList<double?> Reminders { get; set; } = [];

    [BindProperty]
    public Dictionary<string, string?> ReminderText { get; set; } = [];

    [BindProperty]
    public double? ExpiresAfter { get; set; }

    public IReadOnlyList<Survey> Surveys { get; private set; } = [];
    public DryRunRecord? Tried { get; private set; }

    /// <summary>Of the channels the rule names, those that no interaction has had; so it is with teams.</summary>
    public IReadOnlyList<string> UnknownChannels { get; private set; } = [];

    public IReadOnlyList<string> UnknownTeams { get; private set; } = [];

    /// <summary>Of the attributes of a segment, those that nobody has who could be asked.</summary>
    public IReadOnlyList<string> UnknownAttributes { get; private set; } = [];

    /// <summary>How many people a relationship survey is for, and how many of them are asked a day.</summary>
    public string? Pace { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken stop)
    {
        await Load(stop);
        if (Id is null)
            Show(Surveys.Count > 0 ? Surveys[0].Id : null, 0, RuleTerms.Default);
        else if (await db.Rules.AsNoTracking().SingleOrDefaultAsync(r => r.Id == Id, stop) is { } rule)
        {
            Show(rule.SurveyId, rule.Priority, rule.Terms);
            await LoadUnknown(rule.Terms, stop);
        }
        else
            return NotFound();
        return Page();
    }

    public Task<IActionResult> OnPost(CancellationToken stop) => Act(input => Save(input, stop), RedirectToPage("/Dispatch/Rules/Rules"), stop);

    public Task<IActionResult> OnPostTry(CancellationToken stop) => Act(input => TryOut(input, stop), null, stop);

    private async Task TryOut(RuleInput input, CancellationToken stop)
    {
        var draft = await book.Draft(input, Id, stop);
        Tried = await dryRun.Run(draft, stop);
        await LoadUnknown(draft.Terms, stop);
    }

    private async Task<IActionResult> Act(Func<RuleInput, Task> act, IActionResult? done, CancellationToken stop)
    {
        if (Id is not null && !await db.Rules.AnyAsync(r => r.Id == Id, stop))
            return NotFound();
        if (Sample is not (> 0 and <= 100))
            ModelState.AddModelError(nameof(Sample), "Ask more than 0 % and at most 100 % of them; to ask nobody, delete the rule.");
        foreach (var (name, days) in new[] { (nameof(PerWorkspace), PerWorkspace), (nameof(PerKind), PerKind), (nameof(PerSurvey), PerSurvey), (nameof(ExpiresAfter), ExpiresAfter), (nameof(Delay), Delay), (nameof(Every), Every) })
        {
            if (days is < 0 or > 3650 or double.NaN)
                ModelState.AddModelError(name, "Use a number from 0 to 3,650.");
        }

        if (Regularly && Every is null)
            ModelState.AddModelError(nameof(Every), "Say after how many days people are asked again: 90 is usual.");
        if (Reminders.Any(days => days is < 0 or > 3650))
            ModelState.AddModelError(nameof(Reminders), "Use days from 0 to 3,650.");
        var (attributes, segment) = (Pairs(Attributes, nameof(Attributes)), Pairs(Segment, nameof(Segment)));
        if (ModelState.IsValid && await this.Try(() => act(ToInput(attributes, segment)), Places) && done is not null)
            return done;

        await Load(stop);
        return Page();
    }

    private async Task Save(RuleInput input, CancellationToken stop)
    {
        if (Id is null)
            await book.Add(input, stop);
        else
            await book.Change(await db.Rules.SingleAsync(r => r.Id == Id, stop), input, stop);
        await db.SaveChangesAsync(stop);
    }

    private async Task Load(CancellationToken stop)
    {
        Surveys = await db.Surveys.AsNoTracking().OrderByDescending(s => s.CreatedAt).ToListAsync(stop);
        Reminders = [.. Reminders.Concat(Enumerable.Repeat((double?)null, RuleTerms.MostReminders)).Take(RuleTerms.MostReminders)];
    }

    private async Task LoadUnknown(RuleTerms terms, CancellationToken stop)
    {
        if (terms.Every is not null)
        {
            var (people, unknown) = (await db.CountPeople(tenant.Id, terms.Segment.Attributes, stop), new List<string>());
            foreach (var wanted in people == 0 ? terms.Segment.Attributes : new Dictionary<string, string>())
            {
                if (await db.CountPeople(tenant.Id, new Dictionary<string, string> { [wanted.Key] = wanted.Value }, stop) == 0)
                    unknown.Add($"{wanted.Key} = {wanted.Value}");
            }

            (Pace, UnknownAttributes) = (Segments.Pace(people, terms), unknown);
            return;
        }

        UnknownChannels = [.. List(Channels).Except(await db.Channels(tenant.Id, stop), StringComparer.OrdinalIgnoreCase)];
        UnknownTeams = [.. List(Teams).Except(await db.Teams.Select(t => t.Name).ToListAsync(stop), StringComparer.OrdinalIgnoreCase)];
    }

    private void Show(Guid? survey, int priority, RuleTerms terms)
    {
        (Survey, Priority) = (survey?.ToString(), priority);
        (Regularly, Every, Segment) = (terms.Every is not null, terms.Every?.TotalDays, Lines(terms.Segment.Attributes));
        Resolved = terms.When.Statuses.Contains(InteractionStatus.Resolved);
        (Channels, Teams, Tags) = (Text(terms.When.Channels), Text(terms.When.Teams), Text(terms.When.Tags));
        Attributes = Lines(terms.When.Attributes);
        (Domains, Addresses, ExcludedTags, Agents) = (Text(terms.Exclude.Domains), Text(terms.Exclude.Addresses), Text(terms.Exclude.Tags), terms.Exclude.Agents);
        (Delay, BusinessHours, Sample, DailyCap) = (terms.Delay.TotalHours, terms.BusinessHours, 100 * terms.Sample, terms.DailyCap);
        (PerWorkspace, PerKind, PerSurvey) = (terms.Throttle?.Workspace?.TotalDays, terms.Throttle?.Kind?.TotalDays, terms.Throttle?.Survey?.TotalDays);
        var quiet = terms.QuietHours ?? RuleTerms.Default.QuietHours!;
        (QuietHours, From, To, Days) = (terms.QuietHours is not null, quiet.From, quiet.To, quiet.Days ?? []);
        Reminders = [.. terms.Reminders.Select(after => (double?)after.TotalDays).Concat(Reminders).Take(RuleTerms.MostReminders)];
        ReminderText = terms.ReminderText.ToDictionary(text => text.Key, text => (string?)text.Value);
        ExpiresAfter = terms.ExpiresAfter?.TotalDays;
    }

    private RuleInput ToInput(Dictionary<string, string> attributes, Dictionary<string, string> segment) => new()
    {
        Survey = Survey,
        Priority = Priority,
        Every = Regularly ? Length(Every) : null,
        Segment = Regularly ? new SegmentTerms { Attributes = segment } : null,
        When = Regularly ? null : new WhenTerms
        {
            Statuses = Resolved ? [InteractionStatus.Resolved, InteractionStatus.Closed] : [InteractionStatus.Closed],
            Channels = List(Channels),
            Teams = List(Teams),
            Tags = List(Tags),
            Attributes = attributes,
        },
        Exclude = new ExcludeTerms { Domains = List(Domains), Addresses = List(Addresses), Tags = List(ExcludedTags), Agents = Agents },
        Delay = Regularly ? null : TimeSpan.FromHours(Delay),
        BusinessHours = BusinessHours && !Regularly,
        Sample = Sample / 100,
        DailyCap = DailyCap,
        Throttle = new Optional<ThrottleTerms>(PerWorkspace is > 0 || PerKind is > 0 || PerSurvey is > 0 ? new ThrottleTerms(Length(PerWorkspace), Length(PerKind), Length(PerSurvey)) : null, true),
        QuietHours = new Optional<QuietHours>(QuietHours ? new QuietHours(From, To, Days) : null, true),
        Reminders = [.. Reminders.Where(days => days is > 0).Select(days => TimeSpan.FromDays(days!.Value))],
        ReminderText = Language.Written.Select(language => (language.Code, Text: ReminderText.GetValueOrDefault(language.Code)?.Trim()))
            .Where(own => !string.IsNullOrEmpty(own.Text)).ToDictionary(own => own.Code, own => own.Text!),
        ExpiresAfter = new Optional<TimeSpan?>(Length(ExpiresAfter), true),
    };

    private static TimeSpan? Length(double? days) => days is > 0 ? TimeSpan.FromDays(days.Value) : null;

    private static string Text(IReadOnlyList<string> values) => string.Join(", ", values);

    private static string Lines(IReadOnlyDictionary<string, string> attributes) => string.Join('\n', attributes.Select(wanted => $"{wanted.Key} = {wanted.Value}"));

    private static string[] List(string? text) => (text ?? "").Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What stands on the lines; what can't be read is told beside the field.</summary>
    private Dictionary<string, string> Pairs(string? text, string name)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } key, { Length: > 0 } value])
                ModelState.AddModelError(name, "Write each on a line of its own, with what it must be: plan = gold.");
            else if (!pairs.TryAdd(key, value))
                ModelState.AddModelError(name, $"Name {key} once: it can't be two things at a time.");
        }

        return pairs;
    }
}
