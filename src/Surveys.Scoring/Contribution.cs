namespace Surveys.Scoring;

/// <summary>
/// What one group brought to the change of the whole score, in the score's units. All groups' totals add up to the change. Kitagawa,
/// "Components of a Difference Between Two Rates", JASA 50 (1955), with the symmetric weights of Marshall and Edgeworth, so that
/// neither period is preferred.
/// </summary>
/// <param name="Group">The group's place in the order given.</param>
/// <param name="Within">Because its own score changed; 0 for a group without answers before or after.</param>
/// <param name="Mix">Because more or fewer of the answers are its: more from a group that is above the whole raise the score.</param>
public sealed record Contribution(int Group, double Within, double Mix)
{
    public double Total => Within + Mix;

    /// <summary>
    /// One for each group that has an answer, the largest total first, whichever its sign; none where all groups together have no
    /// score before or after. Which group's own change is more than chance, <see cref="Change.Among"/> says.
    /// </summary>
    /// <param name="groups">Every answer in exactly one group: those that a dimension doesn't know are a group too.</param>
    /// <exception cref="ArgumentException">The scales differ.</exception>
    public static IReadOnlyList<Contribution> Of(IReadOnlyList<(Tally Before, Tally After)> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count == 0) return [];
        var (whole, wholeAfter) = groups.Aggregate((sum, next) => (sum.Before + next.Before, sum.After + next.After));
        whole.MustShareScaleWith(wholeAfter);
        if (Sample.Of(whole) is not { } before || Sample.Of(wholeAfter) is not { } after) return [];

        var middle = (before.Mean + after.Mean) / 2;
        return [.. groups
            .Select((group, place) => Part(place, Sample.Of(group.Before), Sample.Of(group.After)))
            .OfType<Contribution>()
            .OrderByDescending(each => Math.Abs(each.Total))];

        Contribution? Part(int place, Sample? old, Sample? now)
        {
            // Who came or went has no score to change: what it brings is all mix.
            if ((old ?? now) is not { } was || (now ?? old) is not { } isNow) return null;

            var (share, shareNow) = ((double)(old?.N ?? 0) / before.N, (double)(now?.N ?? 0) / after.N);
            return new(
                place,
                (share + shareNow) / 2 * (isNow.Mean - was.Mean),
                (shareNow - share) * ((was.Mean + isNow.Mean) / 2 - middle));
        }
    }
}
