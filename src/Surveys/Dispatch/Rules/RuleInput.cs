using Surveys.Design;
using Surveys.Shared;

namespace Surveys.Dispatch;

/// <summary>A rule to be made or replaced. What is left out takes the workspace's default, null means none.</summary>
internal sealed record RuleInput
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public string? Survey { get; init; }
    public int Priority { get; init; }
    public WhenTerms? When { get; init; }
    public TimeSpan? Every { get; init; }
    public SegmentTerms? Segment { get; init; }
    public ExcludeTerms? Exclude { get; init; }
    public TimeSpan? Delay { get; init; }
    public bool BusinessHours { get; init; }
    public double? Sample { get; init; }
    public int? DailyCap { get; init; }
    public Optional<ThrottleTerms> Throttle { get; init; }
    public Optional<QuietHours> QuietHours { get; init; }
    public IReadOnlyList<TimeSpan>? Reminders { get; init; }
    public IReadOnlyDictionary<string, string>? ReminderText { get; init; }
    public Optional<TimeSpan?> ExpiresAfter { get; init; }

    private (string Field, TimeSpan? Time)[] Times =>
    [
        ("expires_after", ExpiresAfter.Value), ("throttle.workspace", Throttle.Value?.Workspace), ("throttle.kind", Throttle.Value?.Kind), ("throttle.survey", Throttle.Value?.Survey),
    ];

    private (string Field, IEnumerable<string>? Texts)[] Lists =>
    [
        ("when.channels", When?.Channels), ("when.teams", When?.Teams), ("when.tags", When?.Tags),
        ("when.attributes", When?.Attributes.Keys), ("when.attributes", When?.Attributes.Values),
        ("segment.attributes", Segment?.Attributes.Keys), ("segment.attributes", Segment?.Attributes.Values),
        ("exclude.domains", Exclude?.Domains), ("exclude.addresses", Exclude?.Addresses), ("exclude.tags", Exclude?.Tags),
    ];

    private void CheckReminders(FieldErrors errors)
    {
        var reminders = Reminders ?? [];
        errors.Require(reminders.Count <= RuleTerms.MostReminders, "reminders", $"has more than {RuleTerms.MostReminders}: nobody wants that many.");
        errors.Require(reminders.All(after => after >= TimeSpan.FromHours(12)), "reminders", "must come at least 12 hours (PT12H) after the invitation.");
        errors.Require(reminders.Zip(reminders.Skip(1)).All(pair => pair.Second - pair.First >= TimeSpan.FromHours(12)), "reminders", "must follow one another, at least 12 hours (PT12H) apart; each counts from the invitation.");
        var expires = ExpiresAfter.Or(RuleTerms.Default.ExpiresAfter);
        errors.Require(reminders.All(after => expires is null || after < expires), "reminders", "must come before the invitation expires: later it can't be answered any more.");
    }

    private void CheckOccasion(FieldErrors errors)
    {
        errors.Require(Every is null || (Every >= TimeSpan.FromDays(7) && Every <= TimeSpan.FromDays(1095)), "every", "must be from 7 to 1,095 days (P7D to P1095D); leave it out to ask about interactions.");
        errors.Require(Every is null || When is null, "when", "is about interactions: leave it out where every is given, and say in segment who is asked.");
        errors.Require(Every is null || Delay is null || Delay == TimeSpan.Zero, "delay", "counts from an interaction: leave it out where every is given.");
        errors.Require(Every is null || !BusinessHours, "business_hours", "is about the delay: leave it out where every is given.");
        errors.Require(Every is not null || Segment is null, "segment", "needs every: it says whom a relationship survey is for.");
    }

    private void CheckLists(FieldErrors errors)
    {
        foreach (var (field, texts) in Lists)
        {
            foreach (var text in texts ?? [])
            {
                errors.Require(!string.IsNullOrWhiteSpace(text), field, "has an empty one: fill it, or leave it out.");
                errors.CheckText(text, field, 200);
            }
        }

        foreach (var domain in Exclude?.Domains ?? [])
            errors.Require(string.IsNullOrWhiteSpace(domain) || EmailAddress.Domain(domain) is not null, "exclude.domains", $"has “{domain}”, which is not a domain: write what stands behind the @, for example acme.com.");
    }

    /// <exception cref="InvalidInputException">A field can't be accepted.</exception>
    public RuleTerms ToTerms()
    {
        var errors = new FieldErrors();
        errors.Require(Sample is null or (> 0 and <= 1), "sample", "must be more than 0 and at most 1, which is everybody; to ask nobody, delete the rule.");
        errors.Require(Delay is null || Delay <= TimeSpan.FromDays(90), "delay", "must be at most 90 days (P90D).");
        errors.Require(ExpiresAfter.Value is null || ExpiresAfter.Value > TimeSpan.Zero, "expires_after", "must be longer than nothing; null means never.");
        errors.Require(When?.Statuses.Count != 0, "when.statuses", "must name at least one status, for example closed.");
        errors.Require(DailyCap is null or (>= 1 and <= 1_000_000), "daily_cap", "must be from 1 to 1,000,000; null means no limit.");
        errors.Require(QuietHours.Value?.SaysSomething != false, "quiet_hours.to", "must be another time than from. Only where days are named may both be 00:00: then the days alone count.");
        CheckOccasion(errors);
        CheckReminders(errors);
        foreach (var (field, time) in Times)
            errors.Require(time is null || time <= Longest, field, "must be at most 3,650 days (P3650D).");
        CheckLists(errors);
        foreach (var (language, text) in ReminderText ?? new Dictionary<string, string>())
        {
            errors.Require(Language.Written.Any(l => l.Code == language), "reminder_text", $"has \"{language}\"; the languages are {string.Join(", ", Language.Written.Select(l => l.Code))}.");
            errors.CheckText(text, "reminder_text", 500, required: true);
        }

        errors.ThrowIfAny();

        var standard = RuleTerms.Default;
        return new RuleTerms
        {
            When = When ?? standard.When,
            Exclude = Exclude is { } exclude ? exclude with { Domains = [.. exclude.Domains.Select(EmailAddress.Domain).OfType<string>().Distinct()] } : standard.Exclude,
            Every = Every,
            Segment = Segment ?? standard.Segment,
            Delay = Every is null ? Delay ?? standard.Delay : TimeSpan.Zero,
            BusinessHours = BusinessHours,
            DailyCap = DailyCap,
            Reminders = Reminders ?? standard.Reminders,
            ReminderText = ReminderText ?? standard.ReminderText,
            Sample = Sample ?? standard.Sample,
            Throttle = Throttle.Or(standard.Throttle),
            QuietHours = QuietHours.Or(standard.QuietHours),
            ExpiresAfter = ExpiresAfter.Or(standard.ExpiresAfter),
        };
    }
}
