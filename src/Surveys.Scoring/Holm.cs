namespace Surveys.Scoring;

/// <summary>
/// The step-down correction for many tests at once; it holds however the tests depend on each other.
/// Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
/// </summary>
public static class Holm
{
    /// <summary>Adjusted p-values, 0 to 1, in the order given: each may be held against the level as if it were the only one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p is not between 0 and 1.</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        if (p.Any(each => each is not (>= 0 and <= 1))) throw new ArgumentOutOfRangeException(nameof(p), "A p lies between 0 and 1.");

        var adjusted = new double[p.Count];
        var highest = 0.0;
        foreach (var (rank, (place, each)) in p.Index().OrderBy(each => each.Item).Index())
            adjusted[place] = highest = Math.Max(highest, Math.Min(1, each * (p.Count - rank)));
        return adjusted;
    }
}
