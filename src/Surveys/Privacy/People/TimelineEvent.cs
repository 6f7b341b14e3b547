using System.Globalization;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Scoring;
using Surveys.Shared;

namespace Surveys.Privacy;

internal enum TimelineKind
{
    InteractionOpened,
    InteractionResolved,
    InteractionClosed,
    InvitationPlanned,
    InvitationDeferred,
    InvitationSkipped,
    InvitationCancelled,
    InvitationSent,
    AttemptFailed,
    Delivered,

    /// <summary>As the mail provider told: the recipient's server didn't take it.</summary>
    CameBack,

    /// <summary>The recipient called it spam.</summary>
    Complained,
    ReminderSent,
    Answered,
    Suppressed,
    Unsuppressed,
}

/// <summary>One thing that happened with a contact.</summary>
/// <param name="At">When. Of what was deferred, skipped or cancelled: when that was decided.</param>
/// <param name="Interaction">What it was about.</param>
/// <param name="ExternalId">The interaction's number in its source.</param>
/// <param name="Reason">Why it was skipped, deferred or cancelled, or the contact is not asked: a word.</param>
/// <param name="Explanation">The same as a sentence.</param>
/// <param name="Until">Until when it is deferred, or the contact is not asked; where a contact isn't asked for good, nothing.</param>
/// <param name="Reminder">Which reminder; 0 is the invitation itself.</param>
/// <param name="Fault">What kept a mail from leaving.</param>
/// <param name="Detail">What the mail server said.</param>
/// <param name="Scope">What the contact is not asked: a kind of survey, or `all`.</param>
internal sealed record TimelineEvent(
    TimelineKind Kind,
    DateTimeOffset At,
    Guid? Interaction,
    string? Source,
    string? ExternalId,
    string? Subject,
    Guid? Invitation,
    Guid? Survey,
    string? SurveyName,
    Reason? Reason,
    string? Explanation,
    DateTimeOffset? Until,
    int? Reminder,
    MailFault? Fault,
    string? Detail,
    Guid? Response,
    int? Score,
    Band? Band,
    string? Comment,
    string? Scope);

/// <summary>Where an event stands in a timeline: by its moment, then by the place of its source, then by its row's id.</summary>
internal readonly record struct TimelineMark(DateTimeOffset At, int Place, Guid Id)
{
    private static readonly TimelineMark Newest = new(DateTimeOffset.MaxValue, int.MaxValue, Guid.AllBitsSet);

    /// <summary>Before which id a source's rows of this very moment go on.</summary>
    public Guid IdFor(int place) => place < Place ? Guid.AllBitsSet : place == Place ? Id : Guid.Empty;

    /// <exception cref="InvalidInputException">It's none that <see cref="ToString"/> wrote.</exception>
    public static TimelineMark Read(string? text) =>
        text is null ? Newest : TryRead(text) ?? throw new InvalidInputException("after", "must be what a page before named as next.");

    public static TimelineMark? TryRead(string? text)
    {
        if (text?.Split('-') is [var at, var place, var id]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.Ticks
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Guid.TryParseExact(id, "N", out var row))
        {
            return new TimelineMark(new DateTimeOffset(ticks, TimeSpan.Zero), number, row);
        }

        return null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Place}-{Id:N}");
}
