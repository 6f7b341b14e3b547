namespace Surveys.Imports;

/// <summary>The times of a row. One that contradicts another is left out, and said so: an answer before the question isn't a fast one.</summary>
internal sealed class RowTimes
{
    private readonly List<RowProblem> leftOut = [];

    public RowTimes(DateTimeOffset? openedAt, DateTimeOffset? firstResponseAt, DateTimeOffset? resolvedAt, DateTimeOffset? closedAt)
    {
        OpenedAt = openedAt;
        FirstResponseAt = NotBefore(firstResponseAt, ColumnRole.FirstResponseAt, (openedAt, ColumnRole.OpenedAt));
        ResolvedAt = NotBefore(resolvedAt, ColumnRole.ResolvedAt, (openedAt, ColumnRole.OpenedAt));
        ClosedAt = NotBefore(closedAt, ColumnRole.ClosedAt, (openedAt, ColumnRole.OpenedAt), (ResolvedAt, ColumnRole.ResolvedAt));
    }

    public DateTimeOffset? OpenedAt { get; }
    public DateTimeOffset? FirstResponseAt { get; }
    public DateTimeOffset? ResolvedAt { get; }
    public DateTimeOffset? ClosedAt { get; }

    public IReadOnlyList<RowProblem> LeftOut => leftOut;

    public DateTimeOffset? Of(Moment moment) => moment switch
    {
        Moment.OpenedAt => OpenedAt,
        Moment.FirstResponseAt => FirstResponseAt,
        Moment.ResolvedAt => ResolvedAt,
        _ => ClosedAt,
    };

    private DateTimeOffset? NotBefore(DateTimeOffset? time, ColumnRole role, params ReadOnlySpan<(DateTimeOffset? Time, ColumnRole Role)> earlier)
    {
        foreach (var other in earlier)
        {
            if (time < other.Time)
            {
                leftOut.Add(new RowProblem(ColumnRoles.Words(role), $"lies before {ColumnRoles.Words(other.Role)}: left out"));
                return null;
            }
        }

        return time;
    }
}
