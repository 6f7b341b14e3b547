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
    Bounced,
    Complained,
    Blocked,
    SampledOut,
    ExcludedAddress,
    IsAgent,
    Outranked,
    DailyCap,
    Expired,
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
    /// <summary>Why an address of which this holds isn't asked; what was said before it was erased was its person's own wish.</summary>
    public static Reason Of(SuppressionReason? held) => held switch
    {
        SuppressionReason.Bounced => Reason.Bounced,
        SuppressionReason.ByHand => Reason.Blocked,
        SuppressionReason.Complained => Reason.Complained,
        _ => Reason.Unsubscribed,
    };

    public static string Sentence(this Reason reason) => reason switch
    {
        Reason.NoContact => "the interaction names no contact",
        Reason.NoEmail => "the contact has no e-mail address",
        Reason.SurveyNotPublished => "the survey is not published",
        Reason.ExcludedDomain => "the rule leaves out addresses of this domain",
        Reason.ExcludedTag => "the rule leaves out interactions with this tag",
        Reason.Unsubscribed => "the contact asked not to be asked",
        Reason.ExcludedAddress => "the rule leaves out this address",
        Reason.IsAgent => "the contact is one of the company's own agents",
        Reason.Outranked => "a survey whose rule has the higher priority goes first",
        Reason.DailyCap => "the rule had asked as many people as it may in a day",
        Reason.Expired => "the invitation can no longer be answered",
        Reason.Bounced => "mail to this address comes back",
        Reason.Complained => "the contact called a mail of ours spam",
        Reason.Blocked => "the workspace keeps the address from being asked",
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
