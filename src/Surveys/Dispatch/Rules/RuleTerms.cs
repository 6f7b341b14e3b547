using System.Text.Json.Serialization;

namespace Surveys.Dispatch;

/// <summary>How a rule asks: the JSON of the API, kept as it is.</summary>
internal sealed record RuleTerms
{
    public required WhenTerms When { get; init; }

    /// <summary>Of a relationship survey: how long from one asking of a person to the next. Nothing where interactions are asked about.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Of a relationship survey: who is asked.</summary>
    public SegmentTerms Segment { get; init => field = value ?? new SegmentTerms(); } = new();

    public required ExcludeTerms Exclude { get; init; }

    /// <summary>How long after the resolution to ask.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The delay passes only while the company works.</summary>
    public bool BusinessHours { get; init; }

    /// <summary>Share of interactions that lead to an invitation, above 0 and at most 1. By hash, so that the same ones are drawn each time.</summary>
    public required double Sample { get; init; }

    /// <summary>The most invitations in a day of the workspace; reminders are beside it. Null means no limit.</summary>
    public int? DailyCap { get; init; }

    public required ThrottleTerms? Throttle { get; init; }
    /// <summary>The throttle that is kept to. Should somebody's turn move, as when `every` is changed, a relationship survey doesn't ask them twice within half of it.</summary>
    [JsonIgnore]
    public ThrottleTerms? Spacing => Every / 2 is not { } least || Throttle?.Survey >= least ? Throttle : (Throttle ?? new ThrottleTerms()) with { Survey = least };

    public required QuietHours? QuietHours { get; init; }

    /// <summary>How long a sent invitation can be answered; null means for good.</summary>
    public required TimeSpan? ExpiresAfter { get; init; }

    /// <summary>How long after the invitation to remind of it, ascending; at most <see cref="MostReminders"/>.</summary>
    public IReadOnlyList<TimeSpan> Reminders { get; init => field = value ?? []; } = [];

    /// <summary>What a reminder says above the question, by language; where a language has none, the product's own words.</summary>
    public IReadOnlyDictionary<string, string> ReminderText { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    public const int MostReminders = 3;

    /// <summary>What a rule takes where it says nothing.</summary>
    public static RuleTerms Default { get; } = new()
    {
        When = new WhenTerms(),
        Exclude = new ExcludeTerms(),
        Delay = TimeSpan.FromHours(24),
        Sample = 1,
        Throttle = new ThrottleTerms(Workspace: TimeSpan.FromDays(7), Kind: TimeSpan.FromDays(30), Survey: null),
        QuietHours = new QuietHours(new TimeOnly(20, 0), new TimeOnly(8, 0), [Weekday.Mon, Weekday.Tue, Weekday.Wed, Weekday.Thu, Weekday.Fri]),
        ExpiresAfter = TimeSpan.FromDays(14),
    };
}

/// <summary>Which interactions a rule speaks of; an empty list means all.</summary>
internal sealed record WhenTerms
{
    public IReadOnlyList<string> Channels { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Teams { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];
    public IReadOnlyList<Interactions.InteractionStatus> Statuses { get; init => field = value ?? []; } = [Interactions.InteractionStatus.Closed];
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}

/// <summary>Which contacts a relationship survey is for; nothing said means all.</summary>
internal sealed record SegmentTerms
{
    /// <summary>Of the contact, all of them.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();
}

internal sealed record ExcludeTerms
{
    /// <summary>In their ASCII form; each with all below it.</summary>
    public IReadOnlyList<string> Domains { get; init => field = value ?? []; } = [];
    public IReadOnlyList<string> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Who handles tickets isn't asked about the ones they open themselves.</summary>
    public bool Agents { get; init; } = true;

    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];
}

/// <summary>Least time between two mails to a person: of the workspace, of the same kind of survey, of the same survey.</summary>
internal sealed record ThrottleTerms(TimeSpan? Workspace = null, TimeSpan? Kind = null, TimeSpan? Survey = null);

internal enum Weekday
{
    Mon = 1,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

internal static class Weekdays
{
    /// <summary>No days named means all.</summary>
    public static bool IsOn(this IReadOnlyList<Weekday>? days, DateOnly day) =>
        days is null or { Count: 0 } || days.Contains(day.DayOfWeek == DayOfWeek.Sunday ? Weekday.Sun : (Weekday)(int)day.DayOfWeek);
}

/// <summary>When to leave people in peace, in their own time: from one time of day to another, and on all days but these.</summary>
internal sealed record QuietHours([property: JsonRequired] TimeOnly From, [property: JsonRequired] TimeOnly To, IReadOnlyList<Weekday>? Days = null)
{
    [JsonIgnore]
    public bool SaysSomething => From != To || (From == TimeOnly.MinValue && Days is { Count: > 0 });

    /// <summary>The first moment from this one on at which a mail may come.</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset moment, Tenants.Zone zone, IReadOnlyList<DateOnly> holidays)
    {
        var local = zone.LocalTimeOf(moment);
        var allowed = local;
        while (true)
        {
            if (!Days.IsOn(DateOnly.FromDateTime(allowed)) || holidays.Contains(DateOnly.FromDateTime(allowed)))
                allowed = allowed.Date.AddDays(1);
            else if (IsQuiet(TimeOnly.FromDateTime(allowed)))
                allowed = EndOfQuiet(allowed);
            else
                break;
        }

        if (allowed == local)
            return moment;

        // Where the clock was set back, a local time comes twice and the earlier one may lie before the moment we started from.
        var next = zone.At(allowed);
        return next > moment ? next : moment;
    }

    private bool IsQuiet(TimeOnly time) => From != To && time.IsBetween(From, To);

    private DateTime EndOfQuiet(DateTime local)
    {
        var end = local.Date + To.ToTimeSpan();
        return end > local ? end : end.AddDays(1);
    }
}
