namespace Surveys.Dispatch;

/// <summary>Why somebody was not asked, or not yet: a word for programs; <see cref="Reasons.Sentence"/> says it to people.</summary>
internal enum Reason
{
    NoContact,
    NoEmail,
    SurveyNotPublished,
    ExcludedDomain,
    ExcludedTag,
    Unsubscribed,
    SampledOut,
    TooLate,
    Throttled,
    QuietHours,
    Reopened,
    Reassigned,
    CancelledByHand,
    RuleDeleted,
    MailUnavailable,
    MailRefused,
    Erased,
    InteractionDeleted,
    Merged,
}

internal static class Reasons
{
    public static string Sentence(this Reason reason) => reason switch
    {
        Reason.NoContact => "the interaction names no contact",
        Reason.NoEmail => "the contact has no e-mail address",
        Reason.SurveyNotPublished => "the survey is not published",
        Reason.ExcludedDomain => "the rule leaves out addresses of this domain",
        Reason.ExcludedTag => "the rule leaves out interactions with this tag",
        Reason.Unsubscribed => "the contact asked not to be asked",
        Reason.SampledOut => "the rule asks a share of interactions, and this is not one of them",
        Reason.TooLate => "the moment to ask had passed",
        Reason.Throttled => "the contact was asked not long before",
        Reason.QuietHours => "it is a time at which the contact should be left in peace",
        Reason.Reopened => "the interaction was opened again",
        Reason.Reassigned => "the interaction belongs to another contact now",
        Reason.CancelledByHand => "it was cancelled",
        Reason.RuleDeleted => "its rule was deleted",
        Reason.MailUnavailable => "the mail server did not take the message",
        Reason.MailRefused => "the mail server refused the message",
        Reason.Erased => "the contact was erased",
        Reason.InteractionDeleted => "the interaction was deleted in the help desk",
        Reason.Merged => "the interaction was merged into another",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
