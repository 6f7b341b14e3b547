namespace Surveys.Scoring;

/// <summary>A tally, or values, as numbers: how many, their mean, and the sum of squares about it. Never of nobody.</summary>
internal readonly record struct Sample(long N, double Mean, double SumOfSquares)
{
    /// <summary>Sample variance (n − 1); one answer has none.</summary>
    public double? Variance => N > 1 ? SumOfSquares / (N - 1) : null;

    /// <summary>In the score's units: the mean is the score.</summary>
    public static Sample? Of(Tally tally) => Of(tally, tally.Rule.ValueOf);

    /// <summary>In points of the question's scale.</summary>
    public static Sample? OfRatings(Tally tally) => Of(tally, rating => rating);

    /// <summary>Of values one by one, in their own unit.</summary>
    public static Sample? Of(double[] values)
    {
        if (values.Length == 0) return null;
        if (!values.All(double.IsFinite)) throw new ArgumentException("A value isn't finite.", nameof(values));

        var mean = values.Average();
        return new(values.Length, mean, values.Sum(value => (value - mean) * (value - mean)));
    }

    private static Sample? Of(Tally tally, Func<int, double> value)
    {
        if (tally.N == 0) return null;

        var values = Enumerable.Range(tally.Rule.Lowest, tally.Rule.Points).Select(value).ToArray();
        var mean = values.Zip(tally.Counts, (each, count) => each * count).Sum() / tally.N;
        return new(tally.N, mean, values.Zip(tally.Counts, (each, count) => count * (each - mean) * (each - mean)).Sum());
    }
}
