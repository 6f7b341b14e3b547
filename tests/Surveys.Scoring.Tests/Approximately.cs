namespace Surveys.Scoring.Tests;

internal static class Approximately
{
    /// <summary>Equal to 1e-9 in value, or both nothing.</summary>
    public static void Equal(double? expected, double? actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null) Assert.InRange(actual!.Value, expected.Value - tolerance, expected.Value + tolerance);
    }

    public static void Equal(double? low, double? high, Interval? actual, double tolerance = 1e-9)
    {
        Equal(low, actual?.Low, tolerance);
        Equal(high, actual?.High, tolerance);
    }
}
