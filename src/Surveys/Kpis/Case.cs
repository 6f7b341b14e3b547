namespace Surveys.Kpis;

/// <summary>A request of the period, with what KPIs are made of.</summary>
/// <param name="Day">On which it came in, in the workspace's zone.</param>
/// <param name="FirstResponse">By the clock or in working time, as asked for. Below zero where it ran backwards.</param>
/// <param name="Resolution">The same.</param>
/// <param name="WasOver">Also where it has been reopened since.</param>
/// <param name="WasAbandoned">Nothing where that can't be told.</param>
internal sealed record Case(
    DateOnly Day,
    Guid? Agent,
    Guid? Team,
    string? Channel,
    string[] Tags,
    IReadOnlyDictionary<string, string> Attributes,
    TimeSpan? FirstResponse,
    TimeSpan? Resolution,
    bool IsOver,
    bool WasOver,
    int? Contacts,
    int? Replies,
    int? Reopened,
    bool? WasAbandoned);
