using System.Buffers.Binary;
using System.Security.Cryptography;
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
    public required bool IsSuppressed { get; init; }

    /// <summary>The interaction is resolved or closed, and by the resolution that this is about.</summary>
    public required bool IsStillOver { get; init; }

    public required DateTimeOffset ResolutionAt { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Where the interaction stands among all, 0 to 1: asked when below the sampling share.</summary>
    public required double Draw { get; init; }

    public required Zone Zone { get; init; }
    public required LastAsked LastAsked { get; init; }
}

/// <summary>When the person was last asked anything, this kind of survey, this survey. Counts what was sent, not what was planned.</summary>
internal sealed record LastAsked(DateTimeOffset? Anything, DateTimeOffset? Kind, DateTimeOffset? Survey);

/// <summary>Decides whether and when somebody is asked. One pure function, used when planning and again just before sending.</summary>
internal static class Eligibility
{
    public static Decision Decide(EligibilityFacts facts, DateTimeOffset now)
    {
        if (ReasonToSkip(facts) is { } reason)
            return Decision.Skip(reason);

        var terms = facts.Terms;
        var due = facts.ResolutionAt + terms.Delay;
        var tooLate = due + terms.ExpiresAfter;
        if (tooLate <= now)
            return Decision.Skip(Reason.TooLate);

        var earliest = due > now ? due : now;
        var free = EndOfThrottle(terms.Throttle, facts.LastAsked, earliest);
        var at = terms.QuietHours?.NextAllowed(free, facts.Zone) ?? free;
        if (at == earliest)
            return Decision.SendAt(at);

        var why = free > earliest ? Reason.Throttled : Reason.QuietHours;
        return at >= tooLate ? Decision.Skip(why) : Decision.Defer(at, why);
    }

    private static Reason? ReasonToSkip(EligibilityFacts facts) => facts switch
    {
        { IsStillOver: false } => Reason.Reopened,
        { IsSameContact: false } => Reason.Reassigned,
        { HasContact: false } => Reason.NoContact,
        { Email: null } => Reason.NoEmail,
        { IsPublished: false } => Reason.SurveyNotPublished,
        { IsSuppressed: true } => Reason.Unsubscribed,
        _ when IsExcluded(facts.Email, facts.Terms.Exclude.Domains) => Reason.ExcludedDomain,
        _ when facts.Terms.Exclude.Tags.Intersect(facts.Tags, StringComparer.OrdinalIgnoreCase).Any() => Reason.ExcludedTag,
        _ when facts.Draw >= facts.Terms.Sample => Reason.SampledOut,
        _ => null,
    };

    private static bool IsExcluded(string email, IReadOnlyList<string> domains)
    {
        var domain = email[(email.LastIndexOf('@') + 1)..];
        return domains.Any(d => domain.Equals(d, StringComparison.OrdinalIgnoreCase) || domain.EndsWith('.' + d, StringComparison.OrdinalIgnoreCase));
    }

    private static DateTimeOffset EndOfThrottle(ThrottleTerms? throttle, LastAsked last, DateTimeOffset earliest)
    {
        DateTimeOffset?[] ends = [last.Anything + throttle?.Workspace, last.Kind + throttle?.Kind, last.Survey + throttle?.Survey];
        return ends.Max() is { } end && end > earliest ? end : earliest;
    }

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
