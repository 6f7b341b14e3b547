using System.Globalization;

namespace Surveys.Tests;

/// <summary>How much of a measurement or a long test is wanted, as its command says, and what it says itself.</summary>
internal static class Measure
{
    /// <summary>How many rows to measure beside.</summary>
    public static int[] Sizes { get; } = Numbers("SURVEYS_BENCH_SIZES", "1000,100000,1000000");

    public static int[] Numbers(string name, string usual) => [.. (Environment.GetEnvironmentVariable(name) ?? usual).Split(',').Select(Number)];

    public static int Setting(string name, int usual) => Environment.GetEnvironmentVariable(name) is { } value ? Number(value) : usual;

    public static void Tell(FormattableString line) => TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant(line));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
