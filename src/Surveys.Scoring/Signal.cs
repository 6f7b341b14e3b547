namespace Surveys.Scoring;

/// <summary>A shift that a <see cref="ControlChart"/> notices: a stretch on one side of the centre that goes beyond a limit.</summary>
/// <param name="Since">
/// The place of the point with which the shift probably began, the first after the average last crossed its centre. Nishina, "A
/// comparison of control charts from the viewpoint of change-point estimation", Quality and Reliability Engineering International 8
/// (1992).
/// </param>
/// <param name="Noticed">The place of the first point beyond the limit.</param>
/// <param name="Until">
/// The place of the point with which the shift probably ended, where the average was farthest out before it came back; of a shift
/// that lasts, the last point with answers.
/// </param>
/// <param name="Lasts">Whether the last point with answers is still beyond the limit.</param>
/// <param name="Verdict">Higher or lower than usual, by number.</param>
/// <param name="Shift">
/// The score of all answers from <paramref name="Since"/> to <paramref name="Until"/> less the reference's, in the score's units.
/// The stretch was chosen because it is unusual: the true shift is likely a little smaller.
/// </param>
/// <param name="Margin">
/// Of the shift: <see cref="Change.Margin"/>, widened by what points differ beyond their answers' chance. Nothing where that is.
/// </param>
public sealed record Signal(
    int Since, int Noticed, int Until, bool Lasts, Verdict Verdict, double Shift, Interval? Margin)
{
    /// <summary>In the order in which they begin.</summary>
    internal static IEnumerable<Signal> In(
        IReadOnlyList<ControlPoint?> chart, IReadOnlyList<Tally> points, Baseline baseline, double confidence)
    {
        var stretch = new List<int>();
        foreach (var (place, point) in chart.Index())
        {
            if (point is null) continue;
            if (stretch.Count > 0 && Side(place) != Side(stretch[0]))
            {
                if (Of(stretch, isLast: false) is { } signal) yield return signal;
                stretch.Clear();
            }

            stretch.Add(place);
        }

        if (Of(stretch, isLast: true) is { } last) yield return last;

        int Side(int place) => Math.Sign(chart[place]!.Ewma - baseline.Centre);

        Signal? Of(List<int> places, bool isLast)
        {
            var beyond = places.Where(place => chart[place]!.Verdict != Verdict.NoEvidenceOfChange).ToArray();
            if (beyond.Length == 0) return null;

            var lasts = isLast && beyond[^1] == places[^1];
            var until = lasts ? beyond[^1] : beyond.MaxBy(place => Math.Abs(chart[place]!.Ewma - baseline.Centre));
            var tallies = places.Where(place => place <= until).Select(place => points[place]).ToArray();
            var change = Change.Between(baseline.Tally, tallies.Aggregate((sum, next) => sum + next), confidence)!;
            var between = baseline.Between * (baseline.Concentration + Baseline.ConcentrationOf(tallies));
            return new(places[0], beyond[0], until, lasts, chart[beyond[0]]!.Verdict, change.Difference,
                change.Margin?.Widened(Confidence.Z(confidence) * Math.Sqrt(between)));
        }
    }
}
