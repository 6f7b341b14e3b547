namespace Surveys.Imports;

/// <summary>The times of a row. One that contradicts another is left out, and said so: an answer before the question isn't a fast one.</summary>
internal sealed class RowTimes
{
    private readonly List<string> leftOut = [];

    public RowTimes(DateTimeOffset? openedAt, DateTimeOffset? firstResponseAt, DateTimeOffset? resolvedAt, DateTimeOffset? closedAt)
    {
        OpenedAt = openedAt;
        FirstResponseAt = NotBefore(firstResponseAt, "first_response_at", (openedAt, "opened_at"));
        ResolvedAt = NotBefore(resolvedAt, "resolved_at", (openedAt, "opened_at"));
        ClosedAt = NotBefore(closedAt, "closed_at", (openedAt, "opened_at"), (ResolvedAt, "resolved_at"));
    }

    public DateTimeOffset? OpenedAt { get; }
    public DateTimeOffset? FirstResponseAt { get; }
    public DateTimeOffset? ResolvedAt { get; }
    public DateTimeOffset? ClosedAt { get; }

    public IReadOnlyList<string> LeftOut => leftOut;

    public DateTimeOffset? Of(Moment moment) => moment switch
    {
        Moment.OpenedAt => OpenedAt,
        Moment.FirstResponseAt => FirstResponseAt,
        Moment.ResolvedAt => ResolvedAt,
        _ => ClosedAt,
    };

    private DateTimeOffset? NotBefore(DateTimeOffset? time, string name, params ReadOnlySpan<(DateTimeOffset? Time, string Name)> earlier)
    {
        foreach (var other in earlier)
        {
            if (time < other.Time)
            {
                leftOut.Add($"{name} lies before {other.Name}: left out");
                return null;
            }
        }

        return time;
    }
}
