using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace Surveys.Scoring;

/// <summary>From a two-sided confidence, such as 0.95, to the critical values of tests and intervals.</summary>
internal static class Confidence
{
    /// <summary>The probability left in each tail: 0.025 of 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not strictly between 0 and 1.</exception>
    public static double Tail(double confidence) => confidence is > 0 and < 1
        ? (1 - confidence) / 2
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");

    /// <summary>1.96 of 0.95.</summary>
    public static double Z(double confidence) => -Normal.InvCDF(0, 1, Tail(confidence));

    /// <summary>Student's t: 2.776 of 0.95 with 4 degrees of freedom, which needn't be whole.</summary>
    public static double T(double confidence, double degrees)
    {
        // From here on the two agree to eight digits, and StudentT loses its own.
        if (degrees > 1e8) return Z(confidence);

        // StudentT.InvCDF looks no further than 800, answering 800 or throwing beyond, and stops too early in thin tails.
        // The tail itself is exact, so we look for its logarithm, in a bracket of our own.
        var tail = Tail(confidence);
        var far = 1.0;
        while (StudentT.CDF(0, 1, degrees, -far) > tail) far *= 2;
        return Brent.FindRoot(t => Math.Log(StudentT.CDF(0, 1, degrees, -t) / tail), 0, far, accuracy: 1e-14, maxIterations: 200);
    }
}
