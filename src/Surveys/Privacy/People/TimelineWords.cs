using Surveys.Dispatch;

namespace Surveys.Privacy;

/// <summary>Says what happened with a contact.</summary>
internal static class TimelineWords
{
    public static string Deed(TimelineEvent e) => e.Kind switch
    {
        TimelineKind.InteractionOpened => "Opened",
        TimelineKind.InteractionResolved => "Resolved",
        TimelineKind.InteractionClosed => "Closed",
        TimelineKind.InvitationPlanned => "Planned to ask",
        TimelineKind.InvitationDeferred => "Put off",
        TimelineKind.InvitationSkipped => "Not asked",
        TimelineKind.InvitationCancelled => "Called off",
        TimelineKind.InvitationSent => "Asked",
        TimelineKind.AttemptFailed => e.Reminder > 0 ? "A reminder didn’t leave" : "The mail didn’t leave",
        TimelineKind.Delivered => e.Reminder > 0 ? "A reminder arrived" : "The mail arrived",
        TimelineKind.CameBack => e.Reminder > 0 ? "A reminder came back" : "The mail came back",
        TimelineKind.Complained => "Called the mail spam",
        TimelineKind.ReminderSent => e.Reminder > 1 ? $"Reminded, {e.Reminder} times by now" : "Reminded",
        TimelineKind.Answered => "Answered",
        TimelineKind.Suppressed => e.Scope == Suppression.Everything ? "Not to be asked any more" : $"Not to be asked {e.Scope?.ToUpperInvariant()} any more",
        TimelineKind.Unsuppressed => "May be asked again",
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Kind, null),
    };

    /// <summary>What it's about: a request by its subject, a survey by its name.</summary>
    public static string? Thing(TimelineEvent e) => e.Kind is TimelineKind.InteractionOpened or TimelineKind.InteractionResolved or TimelineKind.InteractionClosed
        ? e.Subject ?? "a request without a subject"
        : e.SurveyName;
}
