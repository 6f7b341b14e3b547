using Surveys.Scoring;

namespace Surveys.Kpis;

/// <summary>What support is measured by, beside what customers say.</summary>
internal enum Kpi
{
    FirstResponse,
    Resolution,
    FirstContactResolution,
    ContactsPerResolution,
    RepliesPerQuery,
    ReopenRate,
    Abandonment,
    CostPerContact,
    Volume,
}

internal enum KpiKind
{
    /// <summary>Told by its median: a few long ones would pull the mean.</summary>
    Time,

    /// <summary>A number per case, told by its mean.</summary>
    Mean,

    /// <summary>Of cases, 0 to 100 %.</summary>
    Share,

    /// <summary>Of all cases together: it has no margin, as nothing is drawn from anything.</summary>
    Whole,
}

/// <summary>What a KPI is, in words and of a case.</summary>
/// <param name="Unit">min, h, % or none.</param>
/// <param name="LessIsBetter">Nothing where neither is: more requests may be more customers.</param>
/// <param name="Meaning">A sentence or two for whoever reads the figure.</param>
/// <param name="Of">A case's own value, 1 and 0 for shares; nothing where the case doesn't tell. A time below zero ran backwards.</param>
internal sealed record KpiTerms(Kpi Kpi, string Name, KpiKind Kind, string Unit, bool? LessIsBetter, string Meaning, Func<Case, double?> Of)
{
    public static IReadOnlyList<KpiTerms> All { get; } =
    [
        new(Kpi.FirstResponse, "First response time", KpiKind.Time, "min", true,
            "From when a request came in until an agent first answered. Half of the customers waited no longer than the median, nine in ten no longer than the 90th percentile.",
            one => one.FirstResponse?.TotalMinutes),
        new(Kpi.Resolution, "Resolution time", KpiKind.Time, "h", true,
            "From when a request came in until it was solved.",
            one => one.Resolution?.TotalHours),
        new(Kpi.FirstContactResolution, "First-contact resolution", KpiKind.Share, "%", false,
            "Of the requests that are over and tell how often the customer got in touch: those solved at the first contact and not reopened.",
            one => one is { IsOver: true, Contacts: { } contacts } ? One(contacts <= 1 && one.Reopened is null or 0) : null),
        new(Kpi.ContactsPerResolution, "Contacts per resolution", KpiKind.Mean, "", true,
            "How often customers got in touch until a request was over, on average.",
            one => one.IsOver ? one.Contacts : null),
        new(Kpi.RepliesPerQuery, "Replies per query", KpiKind.Mean, "", true,
            "How many answers of agents a request took, on average.",
            one => one.Replies),
        new(Kpi.ReopenRate, "Reopen rate", KpiKind.Share, "%", true,
            "Of the requests that have been over and tell of it: those that came back.",
            one => one is { WasOver: true, Reopened: { } reopened } ? One(reopened > 0) : null),
        new(Kpi.Abandonment, "Abandonment", KpiKind.Share, "%", true,
            "Of the chats and calls that are over: those to which nobody ever answered. Channels on which no first answer is known at all aren't counted.",
            one => one.WasAbandoned is { } abandoned ? One(abandoned) : null),
        new(Kpi.CostPerContact, "Cost per contact", KpiKind.Whole, "", true,
            "What support cost in these days, by the months you enter, shared out over the contacts of these days.",
            _ => null),
        new(Kpi.Volume, "Requests", KpiKind.Whole, "", null,
            "How many requests came in.",
            _ => 1),
    ];

    /// <summary>What became of it, and how it differs: nothing where there is nothing to compare, and of the whole, which is no sample.</summary>
    public Change? Between(IEnumerable<Case> before, IEnumerable<Case> after) => Kind switch
    {
        KpiKind.Time => Change.BetweenMedians(Values(before), Values(after)),
        KpiKind.Mean => Change.BetweenMeans(Values(before), Values(after)),
        KpiKind.Share => Change.BetweenShares(Successes(before), Successes(after)),
        _ => null,
    };

    /// <summary>The values of those cases that have a sound one.</summary>
    public IEnumerable<double> Values(IEnumerable<Case> cases) => cases.Select(Of).OfType<double>().Where(value => Kind != KpiKind.Time || value >= 0);

    /// <summary>How many times ran backwards.</summary>
    public int Backwards(IEnumerable<Case> cases) => Kind == KpiKind.Time ? cases.Count(one => Of(one) < 0) : 0;

    public (long Successes, long N) Successes(IEnumerable<Case> cases)
    {
        var values = Values(cases).ToList();
        return (values.LongCount(value => value > 0), values.Count);
    }

    private static double One(bool isSo) => isSo ? 1 : 0;
}
