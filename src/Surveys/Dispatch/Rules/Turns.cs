namespace Surveys.Dispatch;

/// <summary>
/// When it's whose turn in a relationship survey: every so often, at a moment of their own that the rule's and the person's ids make. So a day asks
/// its even share of all, and a person's days stay the same whoever comes or goes.
/// </summary>
internal static class Turns
{
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="number">Counted from the beginning of 2020.</param>
    public static DateTimeOffset At(InvitationRule rule, Guid contactId, int number) => First(rule, contactId) + (number * rule.Terms.Every!.Value);

    /// <summary>The number of the newest turn that has come.</summary>
    public static int Newest(InvitationRule rule, Guid contactId, DateTimeOffset now) => (int)Math.Floor((now - First(rule, contactId)) / rule.Terms.Every!.Value);

    private static DateTimeOffset First(InvitationRule rule, Guid contactId) => Beginning + (Eligibility.Draw(rule.Id, contactId, 0) * rule.Terms.Every!.Value);
}
