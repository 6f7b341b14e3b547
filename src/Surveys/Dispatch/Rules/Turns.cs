namespace Surveys.Dispatch;

/// <summary>
/// When it's whose turn in a relationship survey: every so often, at a moment of their own that the rule's and the person's ids make. So a day asks
/// its even share of all, and a person's days stay the same whoever comes or goes.
/// </summary>
internal static class Turns
{
    private static readonly DateTimeOffset Beginning = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The newest turn that has come.</summary>
    public static DateTimeOffset Newest(InvitationRule rule, Guid contactId, DateTimeOffset now)
    {
        var every = rule.Terms.Every!.Value;
        var first = Beginning + (Eligibility.Draw(rule.Id, contactId, 0) * every);
        return first + (Math.Floor((now - first) / every) * every);
    }

    /// <summary>A turn's name for good, whatever becomes of the rule: its day, counted from the beginning of 2020.</summary>
    public static int DayOf(DateTimeOffset turn) => (int)(turn - Beginning).TotalDays;

    public static DateTimeOffset StartOf(int day) => Beginning.AddDays(day);
}
