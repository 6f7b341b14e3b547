using MathNet.Numerics.Distributions;

namespace Surveys.Scoring.Tests;

/// <summary>The distributions we build on, against the tables printed in any textbook.</summary>
public sealed class ConfidenceTests
{
    [Theory]
    [InlineData(0.5, 0.674490)]
    [InlineData(0.9, 1.644854)]
    [InlineData(0.95, 1.959964)]
    [InlineData(0.99, 2.575829)]
    [InlineData(0.999, 3.290527)]
    public void Normal_critical_values_are_the_printed_ones(double confidence, double z) =>
        Approximately.Equal(z, Confidence.Z(confidence), 5e-7);

    [Theory]
    [InlineData(0.95, 1, 12.706)]
    [InlineData(0.95, 4, 2.776)]
    [InlineData(0.95, 30, 2.042)]
    [InlineData(0.95, 120, 1.980)]
    [InlineData(0.9, 10, 1.812)]
    [InlineData(0.99, 1, 63.657)]
    [InlineData(0.99, 10, 3.169)]
    [InlineData(0.999, 1, 636.619)]
    [InlineData(0.999, 60, 3.460)]
    public void Student_critical_values_are_the_printed_ones(double confidence, double degrees, double t) =>
        Approximately.Equal(t, Confidence.T(confidence, degrees), 5e-4);

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    [InlineData(0.9999)]
    [InlineData(0.99999999)]
    public void One_and_two_degrees_have_closed_forms_far_into_the_tail(double confidence)
    {
        Approximately.Equal(1, Confidence.T(confidence, 1) / Math.Tan(Math.PI * confidence / 2), 1e-7);
        Approximately.Equal(1, Confidence.T(confidence, 2) / (confidence * Math.Sqrt(2 / (1 - confidence * confidence))), 1e-7);
    }

    [Theory]
    [InlineData(1e7)]
    [InlineData(9e7)]
    [InlineData(2e8)]
    [InlineData(1e18)]
    public void Very_many_degrees_are_as_good_as_normal(double degrees) =>
        Approximately.Equal(Confidence.Z(0.95), Confidence.T(0.95, degrees), 5e-7);

    [Theory]
    [InlineData(1, 0.95, 3.841)]
    [InlineData(1, 0.99, 6.635)]
    [InlineData(2, 0.95, 5.991)]
    [InlineData(10, 0.95, 18.307)]
    public void Chi_square_critical_values_are_the_printed_ones(double degrees, double share, double chiSquare) =>
        Approximately.Equal(chiSquare, ChiSquared.InvCDF(degrees, share), 5e-4);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.841345)]
    [InlineData(1.96, 0.975002)]
    [InlineData(-2.5, 0.006210)]
    public void Normal_probabilities_are_the_printed_ones(double z, double probability) =>
        Approximately.Equal(probability, Normal.CDF(0, 1, z), 5e-7);
}
