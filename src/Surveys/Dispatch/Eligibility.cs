using System.Buffers.Binary;
using System.Security.Cryptography;
using Surveys.Shared;
using Surveys.Tenants;

namespace Surveys.Dispatch;

internal enum Outcome
{
    SendAt,
    DeferUntil,
    Skip,
}

/// <summary>What is to happen with an invitation.</summary>
/// <param name="At">When to send, or when to decide again; nothing when skipped.</param>
internal readonly record struct Decision(Outcome Outcome, DateTimeOffset? At, Reason? Reason)
{
    public static Decision SendAt(DateTimeOffset at) => new(Outcome.SendAt, at, null);

    public static Decision Defer(DateTimeOffset until, Reason reason) => new(Outcome.DeferUntil, until, reason);

    public static Decision Skip(Reason reason) => new(Outcome.Skip, null, reason);
}

/// <summary>All that the decision depends on beside the clock.</summary>
internal sealed record EligibilityFacts
{
    public required RuleTerms Terms { get; init; }
    public required bool IsPublished { get; init; }
    public required bool HasContact { get; init; }
    public required bool IsSameContact { get; init; }
    public required string? Email { get; init; }
    /// <summary>Why the address isn't asked, if it isn't.</summary>
    public required Reason? Suppressed { get; init; }

    /// <summary>The interaction is resolved or closed, and by the resolution that this is about.</summary>
    public required bool IsStillOver { get; init; }

    public required DateTimeOffset ResolutionAt { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Where the interaction stands among all, 0 to 1: asked when below the sampling share.</summary>
    public required double Draw { get; init; }

    /// <summary>The contact's address is one of the company's own agents'.</summary>
    public bool IsAgent { get; init; }

    /// <summary>The recipient's: the contact's, else the workspace's.</summary>
    public required Zone Zone { get; init; }

    public required Zone WorkspaceZone { get; init; }
    public required WorkingTime Working { get; init; }
    public required LastAsked LastAsked { get; init; }

    /// <summary>How many the rule has asked in the workspace's present day.</summary>
    public int AskedToday { get; init; }

    /// <summary>What else this person is to be asked, by rules of a higher priority.</summary>
    public IReadOnlyList<Rival> Rivals { get; init; } = [];
}

/// <summary>A pending invitation of a more important rule.</summary>
/// <param name="Wait">How long it would have to wait after this one was sent.</param>
internal readonly record struct Rival(DateTimeOffset DueAt, TimeSpan Wait);

/// <summary>What was sent and may be reminded of.</summary>
/// <param name="Reminders">How many left already.</param>
internal readonly record struct SentBefore(DateTimeOffset At, int Reminders, DateTimeOffset? ExpiresAt);

/// <summary>When the person was last asked anything, this kind of survey, this survey. Counts what was sent, not what was planned.</summary>
internal sealed record LastAsked(DateTimeOffset? Anything, DateTimeOffset? Kind, DateTimeOffset? Survey);

internal enum ThrottleLimit
{
    Workspace,
    Kind,
    Survey,
}

/// <summary>That somebody was asked, and isn't again before so much time has passed.</summary>
internal readonly record struct Throttling(ThrottleLimit Limit, DateTimeOffset AskedAt, TimeSpan Least)
{
    public DateTimeOffset EndsAt => AskedAt + Least;
}

/// <summary>Decides whether and when somebody is asked. Pure; used by planning, by the check just before sending, and by the dry run, so that they can't disagree.</summary>
internal static class Eligibility
{
    public static Decision Decide(EligibilityFacts facts, DateTimeOffset now)
    {
        if (ReasonToSkip(facts) is { } reason)
            return Decision.Skip(reason);

        var terms = facts.Terms;
        var due = terms.BusinessHours ? facts.Working.After(facts.ResolutionAt, terms.Delay, facts.WorkspaceZone) : facts.ResolutionAt + terms.Delay;
        var tooLate = due + terms.ExpiresAfter;
        if (tooLate <= now)
            return Decision.Skip(Reason.TooLate);

        var earliest = due > now ? due : now;
        var (at, why) = Free(facts, earliest, now);
        return why is not { } held ? Decision.SendAt(at) : at >= tooLate ? Decision.Skip(held) : Decision.Defer(at, held);
    }

    /// <summary>
    /// Whether and when somebody is reminded of what was sent. Reminders neither are sampled nor count for the daily cap, as the invitation
    /// did; other mails to the person hold them up like an invitation.
    /// </summary>
    public static Decision DecideReminder(EligibilityFacts facts, SentBefore sent, DateTimeOffset now)
    {
        if (sent.Reminders >= facts.Terms.Reminders.Count)
            return Decision.Skip(Reason.TooLate);
        if (ReasonToSkip(facts) is { } reason && reason != Reason.SampledOut)
            return Decision.Skip(reason);

        var due = sent.At + facts.Terms.Reminders[sent.Reminders];
        var (at, why) = Free(facts with { AskedToday = 0, Rivals = [] }, due > now ? due : now, now);
        return at >= sent.ExpiresAt ? Decision.Skip(Reason.Expired) : why is { } held ? Decision.Defer(at, held) : Decision.SendAt(at);
    }

    /// <summary>The first moment from this one on at which nothing stands against a mail, and what stood against it first.</summary>
    private static (DateTimeOffset At, Reason? Why) Free(EligibilityFacts facts, DateTimeOffset earliest, DateTimeOffset now)
    {
        var (at, why) = (earliest, (Reason?)null);
        while (Hindrance(facts, at, now) is (var until, var reason))
            (at, why) = (until, why ?? reason);
        return (at, why);
    }

    /// <summary>What stands against a mail at this moment, and until when: always a later one.</summary>
    private static (DateTimeOffset Until, Reason Reason)? Hindrance(EligibilityFacts facts, DateTimeOffset at, DateTimeOffset now)
    {
        if (ThrottledBy(facts.Terms.Spacing, facts.LastAsked) is { EndsAt: var free } && free > at)
            return (free, Reason.Throttled);

        // Looked at again when it has gone: then the throttle says how long to wait.
        var gone = facts.Rivals.Where(rival => rival.DueAt < at + rival.Wait).Select(rival => (rival.DueAt > now ? rival.DueAt : now) + Soon).DefaultIfEmpty().Max();
        if (gone > at)
            return (gone, Reason.Outranked);

        var today = facts.WorkspaceZone.DayOf(now);
        if (facts.AskedToday >= facts.Terms.DailyCap && facts.WorkspaceZone.DayOf(at) == today)
            return (facts.WorkspaceZone.StartOf(today.AddDays(1)), Reason.DailyCap);

        var allowed = facts.Terms.QuietHours?.NextAllowed(at, facts.Zone, facts.Working.Holidays) ?? at;
        return allowed > at ? (allowed, Reason.QuietHours) : null;
    }

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static Reason? ReasonToSkip(EligibilityFacts facts) => facts switch
    {
        { IsStillOver: false } => Reason.Reopened,
        { IsSameContact: false } => Reason.Reassigned,
        { HasContact: false } => Reason.NoContact,
        { Email: null } => Reason.NoEmail,
        { IsPublished: false } => Reason.SurveyNotPublished,
        { Suppressed: { } reason } => reason,
        _ when IsExcluded(facts.Email, facts.Terms.Exclude.Domains) => Reason.ExcludedDomain,
        _ when facts.Terms.Exclude.Tags.Intersect(facts.Tags, StringComparer.OrdinalIgnoreCase).Any() => Reason.ExcludedTag,
        _ when facts.Terms.Exclude.Addresses.Contains(facts.Email, StringComparer.OrdinalIgnoreCase) => Reason.ExcludedAddress,
        _ when facts.IsAgent && facts.Terms.Exclude.Agents => Reason.IsAgent,
        _ when facts.Draw >= facts.Terms.Sample => Reason.SampledOut,
        _ => null,
    };

    private static bool IsExcluded(string email, IReadOnlyList<string> domains)
    {
        if (domains.Count == 0)
            return false;

        // Also as it is written: rules of before have other scripts as people typed them.
        var written = email[(email.LastIndexOf('@') + 1)..];
        return new[] { written, EmailAddress.Domain(written) ?? written }.Any(
            domain => domains.Any(d => domain.Equals(d, StringComparison.OrdinalIgnoreCase) || domain.EndsWith('.' + d, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Of the limits that count from what was sent before, the one that holds longest.</summary>
    public static Throttling? ThrottledBy(ThrottleTerms? throttle, LastAsked last) =>
        new[]
        {
            (Limit: ThrottleLimit.Workspace, At: last.Anything, Least: throttle?.Workspace),
            (Limit: ThrottleLimit.Kind, At: last.Kind, Least: throttle?.Kind),
            (Limit: ThrottleLimit.Survey, At: last.Survey, Least: throttle?.Survey),
        }
        .Where(one => one is { At: not null, Least: not null })
        .Select(one => (Throttling?)new Throttling(one.Limit, one.At!.Value, one.Least!.Value))
        .MaxBy(one => one!.Value.EndsAt);

    /// <summary>An even draw from the ids themselves: the same each time it's asked, and unrelated between rules.</summary>
    public static double Draw(Guid ruleId, Guid interactionId, int resolution)
    {
        Span<byte> bytes = stackalloc byte[36];
        ruleId.TryWriteBytes(bytes);
        interactionId.TryWriteBytes(bytes[16..]);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], resolution);
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(bytes)) / (uint.MaxValue + 1.0);
    }
}
