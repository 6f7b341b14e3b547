using Surveys.Mail;

namespace Surveys.Dispatch;

/// <summary>What a mail provider tells of one mail of ours.</summary>
/// <param name="Kind">Delivered, undelivered, bounced or complained.</param>
/// <param name="At">When it happened, by the provider's clock.</param>
/// <param name="Detail">What the recipient's server said, in one line.</param>
internal sealed record DeliveryEvent(MailId Mail, MailOutcome Kind, DateTimeOffset At, string? Detail)
{
    private const double LastSecond = 4e9;

    /// <returns>Nothing where it's about no mail of ours, or of a kind that changes nothing here.</returns>
    public static DeliveryEvent? Of(MailId? mail, MailOutcome? kind, DateTimeOffset? at, string? detail) =>
        (mail, kind, at) is ({ } ours, { } known, { } moment) ? new DeliveryEvent(ours, known, moment, MailResult.Fit(detail)) : null;

    /// <param name="seconds">Since 1970, perhaps with a fraction.</param>
    public static DateTimeOffset? Moment(double? seconds) => seconds is >= 0 and < LastSecond ? DateTimeOffset.UnixEpoch.AddSeconds(seconds.Value) : null;
}
